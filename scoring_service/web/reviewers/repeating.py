"""A reviewer declines a mere repeat with reasons, or takes it up after all."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, Refusal, Unauthenticated
from scoring_service.objections import service as objections
from scoring_service.objections.records import Objection
from scoring_service.objections.steps import State
from scoring_service.web import forms
from scoring_service.web.reviewers import cases, deciding, pages, session
from scoring_service.web.reviewers.pages import PROPOSED
from scoring_service.wire.installation import installation
from scoring_service.wire.problems import status_of

blueprint = Blueprint(
    "reviewer_repeats", __name__, url_prefix="/reviewers/objections/<objection_id>"
)
forms.protect(blueprint)
blueprint.register_error_handler(Unauthenticated, session.ask_to_sign_in)

Step = Callable[[Session], Objection]


@blueprint.post("/decline")
@requires(Permission.OBJECTION_DECIDE)
def decline(objection_id: str) -> AnyResponse | pages.Page:
    reasons, acting = request.form.get("reasons", ""), _acting()
    return _taken(
        objection_id,
        lambda opened: objections.decline(opened, objection_id, reasons, **acting),
        _("The repeat was declined. The person reads your reasons."),
    )


@blueprint.post("/take-up")
@requires(Permission.OBJECTION_DECIDE)
def take_up(objection_id: str) -> AnyResponse | pages.Page:
    acting = _acting()
    return _taken(
        objection_id,
        lambda opened: objections.take_up(opened, objection_id, **acting),
        _("The objection was taken up. What it disputes is frozen."),
    )


def _acting() -> dict[str, Any]:
    revision = request.form.get("revision", -1, type=int)
    now = installation().clock.now()
    return {"reviewer": principal(Person).account_id, "revision": revision, "now": now}


def _taken(objection_id: str, step: Step, done: str) -> AnyResponse | pages.Page:
    """Take a step and go back to the case, or show the case with what was refused."""
    engine = installation().engine
    try:
        with transaction(engine) as opened:
            ended = step(opened)
    except (Conflict, Forbidden, Invalid) as refusal:
        with reading(engine) as opened:
            return _refused(opened, objection_id, refusal)
    flash(_(PROPOSED) if ended.state is State.PROPOSED else done)
    return pages.to_case(objection_id)


def _refused(opened: Session, objection_id: str, refusal: Refusal) -> pages.Page:
    if not isinstance(refusal, Invalid):
        return pages.refused_page(opened, objection_id, refusal, request.form)
    case = cases.read_case(opened, objection_id)
    form = deciding.read_form(request.form, case.objection)
    wrong = deciding.refused_fields(refusal, case.objection)
    return pages.case_page(case, form, wrong, status=status_of(refusal))
