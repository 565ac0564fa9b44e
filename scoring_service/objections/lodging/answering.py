"""A wish for reasons is answered at once, by a statement; by a reviewer on request (SEEDS L11)."""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.kernel.policy import edition_on
from scoring_service.objections import access, refusals, rules
from scoring_service.objections.decisions import deciding
from scoring_service.objections.effects import lineage
from scoring_service.objections.helping.acting import THE_PERSON
from scoring_service.objections.lodging import colliding
from scoring_service.objections.records import (
    STATEMENT,
    Claim,
    Ground,
    Objection,
    Outcome,
    ProposedDecision,
)
from scoring_service.objections.rows import lock_row, of_person
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing import deadlines, lapsing
from scoring_service.scoring.records import Score


def answer(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """Answer by itself, in place of a reviewer; nothing is frozen and nothing changes."""
    row.state = rules.next_state(State(row.state), Action.ANSWER, Party.SERVICE)
    decision = ProposedDecision(Outcome.ANSWERED, _reasons(score, now))
    by = deciding.Decider(rule=STATEMENT)
    deciding.carry_out(session, row, score, decision, by=by, now=now)


def ask_review(
    session: Session, objection_id: str, *, own_score_id: str, now: datetime
) -> Objection:
    """Put an objection that the service answered by itself into the reviewers' queue.

    Its deadlines are reckoned from this day, by the procedure followed on it. Raises `Conflict`
    where a reviewer has it or has decided, or another objection is open about the same.
    """
    row = lock_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id, THE_PERSON)
    target = rules.next_state(State(row.state), Action.ASK_REVIEW, Party.SUBJECT)
    decision = row.record().decision
    rules.refuse_review(answered_at_once=decision is not None and decision.answered_at_once)
    others = of_person(session, row.person)
    colliding.refuse_second(row.record(), row, others, refusals.same_under_review)
    scores = lineage.standing_scores(session, row.record().score_ids)
    terms = lapsing.terms_of(_claim(row), scores, on=day_of(now))
    row.state, row.due_on = target, terms.due_on
    row.procedure, row.terms = terms.procedure, terms.stored()
    row.note(Event(EventKind.REVIEW_ASKED, now, Party.SUBJECT))
    session.flush()
    return row.record()


def _claim(row: ObjectionRow) -> Claim:
    return Claim(row.score_id, Ground(row.ground), row.statement, tuple(row.items))


def _reasons(score: Score, now: datetime) -> str:
    """Write the reasons in every language: who will read them is not known here."""
    texts = edition_on(deadlines.POLICY, day_of(now))["reasons_of_statement"]
    return "\n\n".join(
        text.format(score=score.id, model=score.model, version=score.version, digest=score.digest)
        for text in texts.values()
    )
