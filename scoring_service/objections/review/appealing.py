"""Appeals: the person has a decision looked at once more, by reviewers who had no part in it.

What was disputed is frozen again in the same transaction, on the scores that stand by then, so that
it is frozen from lodging to the final decision (SEEDS L7). An appeal that is withdrawn lets the
first decision stand.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections import access, rules, writing
from scoring_service.objections.effects import consequences, lineage
from scoring_service.objections.helping.acting import THE_PERSON, Actor, refuse_beyond
from scoring_service.objections.helping.records import Power
from scoring_service.objections.lodging import claims, colliding
from scoring_service.objections.records import Ground, Objection
from scoring_service.objections.refusals import same_objection_of_the_person, same_under_review
from scoring_service.objections.review import refusals
from scoring_service.objections.review import rules as review
from scoring_service.objections.review.records import REASONS_LENGTH
from scoring_service.objections.review.tables import AppealRow
from scoring_service.objections.rows import get_row, lock_row, of_person
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing.deadlines import Step, Terms


def appeal_objection(
    session: Session,
    objection_id: str,
    reasons: str,
    *,
    own_score_id: str,
    now: datetime,
    by: Actor = THE_PERSON,
) -> Objection:
    """Appeal against the decision on one's objection, and freeze again what it disputes.

    One that was declined as a mere repeat froze nothing, and freezes nothing on appeal until new
    evidence comes or it is taken up.

    Raises `NotFound`; `Conflict` where there is no decision, the time is over, there was an appeal
    already, or another objection is open about the same; `Invalid` for reasons that are missing or
    cannot be kept.
    """
    row = lock_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id, by)
    refuse_beyond(session, by, Power.APPEAL, now=now)
    _refuse_hindered(session, row, by, now=now)
    target = rules.next_state(State(row.state), Action.APPEAL, by.party)
    tidy = writing.checked(reasons, "/reasons", REASONS_LENGTH, refusals.invalid_appeal)
    score = lineage.standing_score(session, row.score_id)
    _begin(session, row, tidy, now)
    row.state = target
    row.note(by.event(EventKind.APPEALED, now, score_id=score.id))
    session.flush()
    if claims.RULES[Ground(row.ground)].freezes and not row.repeats:
        consequences.freeze(session, row, score, now=now)
    note_letter(session, row.id, LetterKind.APPEALED, now=now)
    session.flush()
    return row.record()


def get_appealable(
    session: Session, objection_id: str, *, own_score_id: str, by: Actor, now: datetime
) -> Objection:
    """Return one's objection; raise `Conflict` where an appeal is not possible as things stand."""
    row = get_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id, by)
    _refuse_hindered(session, row, by, now=now)
    return row.record()


def withdraw_appeal(session: Session, row: ObjectionRow, *, now: datetime) -> None:
    """Let the first decision stand: what the appeal froze is released."""
    appeal = row.appeal
    assert appeal is not None, "only an objection on appeal is withdrawn so"
    row.state = rules.next_state(State(row.state), Action.WITHDRAW_APPEAL, Party.SUBJECT)
    appeal.withdrawn_at = now
    _restore(row, appeal)
    row.note(Event(EventKind.APPEAL_WITHDRAWN, now, Party.SUBJECT))
    session.flush()
    score = lineage.standing_score(session, row.score_id)
    consequences.release(session, row, score, now=now)
    consequences.settle(session, row, (), now=now)
    session.flush()


def _refuse_hindered(session: Session, row: ObjectionRow, by: Actor, *, now: datetime) -> None:
    review.refuse_unappealable(row.record(), day_of(now))
    others = of_person(session, row.person)
    refusal = same_under_review if by == THE_PERSON else same_objection_of_the_person
    colliding.refuse_second(row.record(), row, others, refusal)


def _restore(row: ObjectionRow, appeal: AppealRow) -> None:
    """Let the objection be as the first decision left it, but for the days told meanwhile."""
    first = Terms.read(appeal.first_terms)
    told = Terms.read(row.terms).by
    row.due_on, row.terms = appeal.first_due_on, replace(first, by={**told, **first.by}).stored()
    row.overdue_at, row.escalated_at = appeal.first_overdue_at, appeal.first_escalated_at
    row.repeats, row.assignee = appeal.first_repeats, appeal.first_assignee


def _begin(session: Session, row: ObjectionRow, reasons: str, now: datetime) -> None:
    terms = Terms.read(row.terms)
    due = terms.end_of(Step.DECIDE_APPEAL, day_of(now))
    assert due is not None, "a procedure that gives an appeal says when it is decided"
    row.appeal = AppealRow(
        reasons=reasons,
        lodged_at=now,
        due_on=due.on,
        certain=due.certain,
        first_due_on=row.due_on,
        first_overdue_at=row.overdue_at,
        first_escalated_at=row.escalated_at,
        first_terms=row.terms,
        first_repeats=row.repeats,
        first_assignee=row.assignee,
    )
    row.terms = _terms_on_appeal(session, row, terms, certain=due.certain).stored()
    row.due_on, row.overdue_at, row.escalated_at, row.assignee = due.on, None, None, None


def _terms_on_appeal(session: Session, row: ObjectionRow, terms: Terms, *, certain: bool) -> Terms:
    """Say what happens at the new due date: nothing is deleted that is not there any more."""
    freezes = claims.RULES[Ground(row.ground)].freezes
    scores = lineage.standing_scores(session, row.record().score_ids)
    deletable = lineage.hold_any(scores, row.items)
    at_due = rules.at_due(terms.at_due, freezes=freezes, deletable=deletable)
    return replace(terms, at_due=at_due, certain=certain)
