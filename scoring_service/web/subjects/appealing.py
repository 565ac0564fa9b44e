"""The person appeals against a decision: how it goes, and the form (SEEDS L7)."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Invalid
from scoring_service.objections.helping.acting import whose
from scoring_service.objections.review import appealing
from scoring_service.objections.timing.deadlines import Step
from scoring_service.web import corresponding, forms
from scoring_service.web.corresponding import Draft
from scoring_service.web.objecting import appeal_until_text
from scoring_service.wire.installation import installation

blueprint = Blueprint(
    "subject_appeals", __name__, url_prefix="/s/<token>/objections/<objection_id>/appeal"
)
forms.protect(blueprint)

Page = tuple[str, int]


@blueprint.get("")
@requires(Permission.OBJECTION_APPEAL)
def show_form(token: str, objection_id: str) -> Page:
    with reading(installation().engine) as session:
        return _form(session, token, objection_id, Draft())


@blueprint.post("")
@requires(Permission.OBJECTION_APPEAL)
def appeal(token: str, objection_id: str) -> Response | Page:
    here, who = installation(), whose(principal(Subject))
    reasons = request.form.get("reasons", "")
    try:
        with transaction(here.engine) as session:
            appealing.appeal_objection(session, objection_id, reasons, **who, now=here.clock.now())
    except Invalid as refusal:
        with reading(here.engine) as session:
            return _form(session, token, objection_id, corresponding.refused(refusal, reasons))
    return redirect(url_for("subjects.show_objection", token=token, objection_id=objection_id), 303)


def _form(session: Session, token: str, objection_id: str, draft: Draft) -> Page:
    """Show the form while an appeal is possible; else say why it is not."""
    now, who = installation().clock.now(), whose(principal(Subject))
    objection = appealing.get_appealable(session, objection_id, **who, now=now)
    page = render_template(
        "subjects/appeal.html",
        token=token,
        objection=objection,
        draft=draft,
        until=appeal_until_text(objection),
        due=objection.terms.end_of(Step.DECIDE_APPEAL, day_of(now)),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if draft.wrong else HTTPStatus.OK
