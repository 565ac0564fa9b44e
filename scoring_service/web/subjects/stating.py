"""The person adds a statement that stands beside later scores, and takes it back."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Invalid, Refusal
from scoring_service.objections.effects import stating
from scoring_service.web import corresponding, forms
from scoring_service.web.subjects.following import objection_page
from scoring_service.wire.installation import installation
from scoring_service.wire.problems import status_of

blueprint = Blueprint(
    "subject_statements", __name__, url_prefix="/s/<token>/objections/<objection_id>/statement"
)
forms.protect(blueprint)

Page = tuple[str, int]


@blueprint.post("")
@requires(Permission.STATEMENT_ADD)
def state(token: str, objection_id: str) -> AnyResponse | Page:
    here, own = installation(), principal(Subject).score_id
    text = request.form.get("statement", "")
    try:
        with transaction(here.engine) as session:
            stating.add_statement(
                session, objection_id, text, own_score_id=own, now=here.clock.now()
            )
    except (Invalid, Conflict) as refusal:
        return _refused(token, objection_id, refusal, text)
    flash(_("Your statement was recorded. It stands beside later scores."))
    return _back(token, objection_id)


@blueprint.post("/withdrawal")
@requires(Permission.STATEMENT_ADD)
def take_back(token: str, objection_id: str) -> AnyResponse:
    here, own = installation(), principal(Subject).score_id
    with transaction(here.engine) as session:
        stating.withdraw_statement(session, objection_id, own_score_id=own, now=here.clock.now())
    flash(_("Your statement was taken back. No score shows it any more."))
    return _back(token, objection_id)


def _refused(token: str, objection_id: str, refusal: Refusal, text: str) -> Page:
    draft = replace(corresponding.refused(refusal), statement=text)
    with reading(installation().engine) as session:
        page = objection_page(session, token, objection_id, draft)
    return page, HTTPStatus(status_of(refusal))


def _back(token: str, objection_id: str) -> AnyResponse:
    return redirect(url_for("subjects.show_objection", token=token, objection_id=objection_id), 303)
