"""The person downloads the whole case as one file."""

from typing import Final

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.objections.casefile.api import JSON, PDF, file_of
from scoring_service.wire.languages import language

blueprint = Blueprint("subject_files", __name__, url_prefix="/s/<token>/objections/<objection_id>")

FORMATS: Final = {"json": JSON, "pdf": PDF}


@blueprint.get("/file.<extension>")
@requires(Permission.OBJECTION_READ)
def download(token: str, objection_id: str, extension: str) -> Response:  # noqa: ARG001 - guarded
    return attached(objection_id, extension)


def attached(objection_id: str, extension: str) -> Response:
    """Answer with the file under a name of its own; raise `NotFound` for another extension."""
    if extension not in FORMATS:
        raise NotFound
    response = file_of(objection_id, FORMATS[extension])
    name = f"{objection_id}.{language()}.{extension}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
