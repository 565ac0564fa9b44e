"""`DELETE /v1/objections/<id>/contact`: the person wants no more e-mails."""

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.kernel.database import transaction
from scoring_service.objections.correspondence import corresponding
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "contacts", __name__, url_prefix="/v1/objections", description="E-mails about an objection"
)


@blueprint.delete("/<objection_id>/contact")
@requires(Permission.OBJECTION_WRITE_TO)
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
def delete_contact(objection_id: str) -> None:
    """Forget the e-mail address given with one's objection; nothing more is sent to it."""
    with transaction(installation().engine) as session:
        corresponding.end(session, objection_id, own_score_id=principal(Subject).score_id)
