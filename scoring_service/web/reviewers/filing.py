"""A reviewer downloads the file of a case, as the person does: for a regulator that asks."""

from flask import Blueprint, Response

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.errors import Unauthenticated
from scoring_service.web.reviewers import session
from scoring_service.web.subjects.filing import attached

blueprint = Blueprint("reviewer_files", __name__, url_prefix="/reviewers/objections/<objection_id>")
blueprint.register_error_handler(Unauthenticated, session.ask_to_sign_in)


@blueprint.get("/file.<extension>")
@requires(Permission.OBJECTION_LIST)
def download(objection_id: str, extension: str) -> Response:
    return attached(objection_id, extension)
