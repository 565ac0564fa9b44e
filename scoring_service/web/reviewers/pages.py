"""Renders a case; checks a decision, shows what it would do, and takes it."""

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from scoring_service.accounts.guards import principal
from scoring_service.accounts.principals import Person
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Invalid, Refusal
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import service as objections
from scoring_service.objections import telling
from scoring_service.objections.casefile.rules import is_complete
from scoring_service.objections.correspondence.records import Evidence
from scoring_service.objections.decisions.previewing import Wanted, try_decision
from scoring_service.objections.effects.following import words_of
from scoring_service.objections.freezing import RECIPIENTS_GET
from scoring_service.objections.inquiries.service import can_ask
from scoring_service.objections.records import Objection, Outcome, ProposedDecision
from scoring_service.objections.review.representation import BARS
from scoring_service.objections.review.rules import bar_of
from scoring_service.objections.rules import refuse_other_reviewer, refuse_stale
from scoring_service.objections.steps import State
from scoring_service.web import corresponding, helping, inquiring, objecting
from scoring_service.web.corresponding import Draft
from scoring_service.web.forms import WrongFields
from scoring_service.web.reviewers import cases, deciding
from scoring_service.web.reviewers.beside import LANGUAGE_NAMES
from scoring_service.web.reviewers.cases import Case, Queue
from scoring_service.web.reviewers.deciding import Form
from scoring_service.web.reviewers.filtering import FilterForm
from scoring_service.wire.installation import installation
from scoring_service.wire.problems import Problem, problem_of, status_of

PROPOSED: Final = N_(
    "Your decision was proposed. It takes effect when another reviewer confirms it."
)

Page = tuple[str, int]
Values = MultiDict[str, str]

_WRITING_ON = frozenset({"change", "insert"})
"""Steps that only lead back to the form."""


def case_page(
    case: Case,
    form: Form | None = None,
    wrong: WrongFields | None = None,
    notice: Problem | None = None,
    draft: Draft | None = None,
    *,
    at_reasons: bool = False,
    status: int = HTTPStatus.OK,
) -> Page:
    """Show a case, with the form of its decision where it is the reader's to decide."""
    me = principal(Person)
    bar = bar_of(case.objection, me.account_id, me.organisation_id)
    page = render_template(
        "reviewers/case.html",
        case=case,
        objection=case.objection,
        mine=_is_mine(case, me) and bar is None,
        bar=bar,
        barred=_(BARS[bar]) if bar else "",
        me=me,
        form=form or deciding.first_form(case.objection, inquiring.answers(case.added.inquiries)),
        may_ask=_may_ask(case, me),
        wrong=wrong or WrongFields(),
        at_reasons=at_reasons,
        language_names=LANGUAGE_NAMES,
        draft=draft or Draft(),
        kind_and_size=corresponding.kind_and_size,
        picture=partial(_address, case.objection.id),
        has_file=is_complete(case.objection),
        timeline=corresponding.reviewers_timeline(case.objection, case.added, case.names),
        notice=notice,
        kinds=deciding.kind_options(case.objection),
        outcome_options=deciding.outcome_options(case.objection),
        value_options={i.item.id: objecting.value_choices(i.item) for i in case.disputed},
        helping=helping,
        **_words(case),
    )
    return page, status


def _words(case: Case) -> dict[str, Any]:
    return {
        "ground": objecting.ground_label(case.objection),
        "reviewer_states": objecting.REVIEWER_STATES,
        "score_line": objecting.score_line,
        "recipients_get": RECIPIENTS_GET,
        "whole_follows": _whole_follows(case.objection),
    }


def _whole_follows(objection: Objection) -> str:
    """Say what follows if the objection is upheld as one to the score as a whole."""
    words = words_of(objection, Outcome.UPHELD)
    return _(words) if words else ""


def queue_page(page: Queue, filters: FilterForm) -> str:
    """Show a page of the queue; it says which cases the reader may not take."""
    return render_template(
        "reviewers/queue.html",
        page=page,
        filters=filters,
        is_open=filters.is_open,
        me=principal(Person),
        words=objecting,
        bars=BARS,
    )


def step(session: Session, objection_id: str, values: Values) -> Response | Page:
    """Take one step of deciding: change the form, check what it would do, or confirm it."""
    case = cases.read_case(session, objection_id)
    form = deciding.read_form(values, case.objection)
    if values.get("step") in _WRITING_ON:
        return case_page(case, _written_on(case, form, values), at_reasons=True)
    decision = deciding.written_decision(form, case.objection)
    if isinstance(decision, WrongFields):
        return case_page(case, form, decision, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if values.get("step") == "confirm":
            return _take(session, case, form, decision)
        return _confirmation(session, case, form, decision)
    except Invalid as refusal:
        wrong = deciding.refused_fields(refusal, case.objection)
        return case_page(case, form, wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def refused_page(session: Session, objection_id: str, refusal: Refusal, values: Values) -> Page:
    """Show the case as it is now, and why the step was not taken; what was written is kept."""
    case = cases.read_case(session, objection_id)
    written = deciding.read_form(values, case.objection)
    form = replace(written, revision=case.objection.revision)
    return case_page(case, form, notice=problem_of(refusal), status=status_of(refusal))


def undone_page(objection_id: str, refusal: Refusal, draft: Draft) -> Page:
    """Show the case as it is now, with what was written and was not taken."""
    with reading(installation().engine) as session:
        case = cases.read_case(session, objection_id)
        return case_page(case, draft=draft, status=status_of(refusal))


def to_case(objection_id: str) -> Response:
    """Lead back to the case, once a step was taken in it."""
    return redirect(url_for("reviewers.show_case", objection_id=objection_id), 303)


def _written_on(case: Case, form: Form, values: Values) -> Form:
    if values.get("step") == "insert":
        return case.beside.inserted(form, values.get("template", ""))
    return form


def _take(session: Session, case: Case, form: Form, decision: ProposedDecision) -> Response:
    decided = objections.decide_objection(
        session,
        case.objection.id,
        decision,
        reviewer=principal(Person).account_id,
        revision=form.revision,
        now=installation().clock.now(),
    )
    if decided.state is State.PROPOSED:
        flash(_(PROPOSED))
    else:
        flash(_("Your decision was recorded. The person and the lender see it now."))
    return to_case(case.objection.id)


def _confirmation(session: Session, case: Case, form: Form, decision: ProposedDecision) -> Page:
    """Show what the decision would do; nothing is stored yet."""
    refuse_stale(form.revision, case.objection.revision)
    refuse_other_reviewer(case.objection.assignee, principal(Person).account_id)
    wanted = Wanted(decision.resolutions, decision.outcome, decision.reasons)
    trial = try_decision(session, case.objection.id, wanted, now=installation().clock.now())
    several = bool(case.objection.named)
    lines = objecting.resolution_lines(
        trial.decision.resolutions, case.score, case.algorithm, several=several
    )
    page = render_template(
        "reviewers/confirm.html",
        case=case,
        objection=case.objection,
        form=form,
        me=principal(Person),
        decision=trial.decision,
        resolutions=list(lines),
        trial=trial,
        preview=trial.preview,
        outcomes=telling.OUTCOMES,
        stays_frozen=trial.stays_frozen,
        needs_second=trial.needs_second,
        whole_follows=_whole_follows(case.objection),
        language_names=LANGUAGE_NAMES,
    )
    return page, HTTPStatus.OK


def _may_ask(case: Case, me: Person) -> bool:
    """Tell whether the reader may ask a source: it is their case, and nobody was asked yet."""
    objection = case.objection
    mine = case.is_open and objection.assignee == me.account_id and not objection.repeats
    return mine and not case.asked and can_ask(objection, (case.score, *case.named))


def _address(objection_id: str, file: Evidence) -> str:
    name = "reviewer_replies.show_evidence"
    return url_for(name, objection_id=objection_id, digest=file.digest)


def _is_mine(case: Case, me: Person) -> bool:
    objection = case.objection
    return objection.state is State.UNDER_REVIEW and objection.assignee == me.account_id
