"""A reviewer reads the evidence of a case and writes to the person."""

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, Unauthenticated
from scoring_service.objections import access
from scoring_service.objections.correspondence import evidence, messages
from scoring_service.objections.correspondence.evidence_api import as_attachment
from scoring_service.objections.inquiries import service as inquiries
from scoring_service.web import corresponding, forms
from scoring_service.web.reviewers import pages, session
from scoring_service.wire.installation import installation

blueprint = Blueprint(
    "reviewer_replies", __name__, url_prefix="/reviewers/objections/<objection_id>"
)
forms.protect(blueprint)
blueprint.register_error_handler(Unauthenticated, session.ask_to_sign_in)


@blueprint.get("/evidence/<digest>")
@requires(Permission.OBJECTION_LIST)
def show_evidence(objection_id: str, digest: str) -> Response:
    with reading(installation().engine) as opened:
        access.get_readable(opened, objection_id, principal(Person))
        found = evidence.get_evidence(opened, objection_id, digest)
    return as_attachment(found)


@blueprint.post("/messages")
@requires(Permission.OBJECTION_DECIDE)
def write(objection_id: str) -> AnyResponse | pages.Page:
    text = request.form.get("text", "")
    try:
        _write(objection_id, text)
    except (Invalid, Conflict, Forbidden) as refusal:
        draft = corresponding.refused(refusal, text)
        return pages.undone_page(objection_id, refusal, draft)
    flash(_("Your message was sent to the person."))
    return pages.to_case(objection_id)


@blueprint.post("/inquiry")
@requires(Permission.INQUIRY_OPEN)
def ask_source(objection_id: str) -> AnyResponse:
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as opened:
        inquiries.ask_by_hand(opened, objection_id, reviewer=reviewer, now=here.clock.now())
    flash(_("The source was asked."))
    return pages.to_case(objection_id)


def _write(objection_id: str, text: str) -> None:
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as opened:
        messages.write_as_reviewer(
            opened, objection_id, text, reviewer=reviewer, now=here.clock.now()
        )
