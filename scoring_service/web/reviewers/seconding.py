"""The next case; a second reviewer answers to what is proposed, or the first retracts it."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from scoring_service.objections.review import offering, seconding
from scoring_service.web import corresponding, forms
from scoring_service.web.reviewers import pages, session
from scoring_service.wire.installation import installation

blueprint = Blueprint("second_reviewers", __name__, url_prefix="/reviewers")
forms.protect(blueprint)
blueprint.register_error_handler(Unauthenticated, session.ask_to_sign_in)


@blueprint.post("/next")
@requires(Permission.OBJECTION_ASSIGN)
def take_next() -> Response:
    here, reviewer = installation(), principal(Person).account_id
    try:
        with transaction(here.engine) as opened:
            taken = offering.take_next(opened, reviewer=reviewer, now=here.clock.now())
    except NotFound:
        flash(_("No case waits for you: the others have a reviewer, or you may not take them."))
        return redirect(url_for("reviewers.queue"), 303)
    return pages.to_case(taken.id)


@blueprint.post("/objections/<objection_id>/confirmation")
@requires(Permission.OBJECTION_CONFIRM)
def answer(objection_id: str) -> Response | pages.Page:
    note = request.form.get("reasons", "")
    try:
        _answer(objection_id, note)
    except (Invalid, Conflict, Forbidden) as refusal:
        draft = corresponding.refused(refusal, note)
        return pages.undone_page(objection_id, refusal, draft)
    return pages.to_case(objection_id)


@blueprint.post("/objections/<objection_id>/retraction")
@requires(Permission.OBJECTION_DECIDE)
def retract(objection_id: str) -> Response:
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as opened:
        seconding.retract_proposal(opened, objection_id, reviewer=reviewer, now=here.clock.now())
    flash(_("Your proposal was retracted. You can decide anew."))
    return pages.to_case(objection_id)


def _answer(objection_id: str, note: str) -> None:
    here, confirmed = installation(), request.form.get("answer") == "confirm"
    with transaction(here.engine) as opened:
        seconding.answer_proposal(
            opened,
            objection_id,
            note,
            confirmed=confirmed,
            reviewer=principal(Person).account_id,
            revision=request.form.get("revision", -1, type=int),
            now=here.clock.now(),
        )
    if confirmed:
        flash(_("The decision was confirmed. The person and the lender see it now."))
    else:
        flash(_("The proposal was sent back with your note."))
