"""A reviewer reads the written authority of a helper, and says where it is not valid."""

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, Unauthenticated
from scoring_service.objections.correspondence.evidence_api import as_attachment
from scoring_service.objections.helping import refusing
from scoring_service.objections.helping.api import find_helper
from scoring_service.web import corresponding, forms
from scoring_service.web.corresponding import Draft
from scoring_service.web.forms import WrongField, wrong_fields
from scoring_service.web.reviewers import pages, session
from scoring_service.wire.installation import installation

blueprint = Blueprint(
    "reviewer_helpers", __name__, url_prefix="/reviewers/objections/<objection_id>/helpers"
)
forms.protect(blueprint)
blueprint.register_error_handler(Unauthenticated, session.ask_to_sign_in)


@blueprint.get("/<helper_id>/authority")
@requires(Permission.OBJECTION_LIST)
def show_authority(objection_id: str, helper_id: str) -> Response:
    return as_attachment(find_helper(helper_id, objection_id).document, "authority")


@blueprint.post("/<helper_id>/refusal")
@requires(Permission.HELPER_REFUSE)
def refuse(objection_id: str, helper_id: str) -> AnyResponse | pages.Page:
    field = f"authority-{helper_id}"
    reasons = request.form.get(field, "")
    try:
        _refuse(objection_id, helper_id, reasons)
    except (Invalid, Conflict, Forbidden) as refusal:
        draft = _at(field, corresponding.refused(refusal), reasons)
        return pages.undone_page(objection_id, refusal, draft)
    flash(_("The authority was refused. The person reads why, and the objection goes on."))
    return pages.to_case(objection_id)


def _refuse(objection_id: str, helper_id: str, reasons: str) -> None:
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as opened:
        refusing.refuse_authority(
            opened,
            objection_id,
            reasons,
            helper_id=helper_id,
            reviewer=reviewer,
            now=here.clock.now(),
        )


def _at(field: str, draft: Draft, reasons: str) -> Draft:
    """Return what was refused, said at the field of this helper's authority."""
    errors = (WrongField(field if e.field else "", e.message) for e in draft.wrong.errors)
    return Draft(wrong=wrong_fields(errors), authority=reasons)
