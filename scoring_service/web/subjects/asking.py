"""The person reads the statement of reasons, keeps a copy, and asks for a reviewer after it."""

from typing import Final

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.kernel.database import transaction
from scoring_service.objections import service as objections
from scoring_service.objections.lodging.api import as_download, read_statement
from scoring_service.web import forms
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language

blueprint = Blueprint("subject_asking", __name__, url_prefix="/s/<token>/objections/<objection_id>")
forms.protect(blueprint)

_FORMATS: Final = {"html": "text/html", "pdf": "application/pdf", "json": "application/json"}


@blueprint.get("/statement.<extension>")
@requires(Permission.OBJECTION_READ)
def download_statement(token: str, objection_id: str, extension: str) -> Response:  # noqa: ARG001 - guarded
    if extension not in _FORMATS:
        raise NotFound
    wanted = request.args.get("score")
    response = as_download(read_statement(objection_id, wanted), _FORMATS[extension])
    name = f"{objection_id}.{language()}.{extension}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/review")
@requires(Permission.OBJECTION_ASK_REVIEW)
def ask_review(token: str, objection_id: str) -> AnyResponse:
    here, own = installation(), principal(Subject).score_id
    with transaction(here.engine) as session:
        objections.ask_review(session, objection_id, own_score_id=own, now=here.clock.now())
    return redirect(url_for("subjects.show_objection", token=token, objection_id=objection_id), 303)
