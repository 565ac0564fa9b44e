"""The use cases of objections: lodge, take, decide, withdraw, read, try a decision.

Each runs in the caller's transaction, alone among all that is done about the same person, so that
no new score uses what is being frozen and of two decisions exactly one is taken.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.objections import access, rules
from scoring_service.objections.decisions import deciding, resolutions, templates
from scoring_service.objections.decisions.disputed import disputed_by
from scoring_service.objections.decisions.trying import preview_decision
from scoring_service.objections.effects import consequences, lineage
from scoring_service.objections.helping.acting import THE_PERSON
from scoring_service.objections.inquiries.silence import refuse_unverified
from scoring_service.objections.lodging.answering import ask_review
from scoring_service.objections.lodging.lodgement import lodge_objection
from scoring_service.objections.lodging.repeats import decline, take_up
from scoring_service.objections.queue import (
    count_escalated,
    count_groups,
    list_objections,
    list_organisations,
    list_recipients_objections,
    list_subjects_objections,
)
from scoring_service.objections.records import (
    Instance,
    Objection,
    ProposedDecision,
)
from scoring_service.objections.review import appealing, interests, seconding
from scoring_service.objections.review import rules as review
from scoring_service.objections.rows import get_row, lock_row
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)

__all__ = (
    "ask_review",
    "assign_objection",
    "count_escalated",
    "count_groups",
    "decide_objection",
    "decline",
    "get_objection",
    "list_objections",
    "list_organisations",
    "list_recipients_objections",
    "list_subjects_objections",
    "lodge_objection",
    "preview_decision",
    "take_up",
    "withdraw_objection",
)


def assign_objection(
    session: Session,
    objection_id: str,
    *,
    reviewer: str,
    revision: int | None = None,
    now: datetime,
) -> Objection:
    """Let a reviewer take the case; of one who has it already nothing changes."""
    row = interests.lock_case(session, objection_id, reviewer)
    target = rules.next_state(State(row.state), Action.ASSIGN, Party.REVIEWER)
    interests.refuse_interested(session, row, reviewer)
    if revision is not None:
        rules.refuse_stale(revision, row.revision)
    if row.assignee != reviewer:
        row.state, row.assignee = target, reviewer
        row.note(Event(EventKind.ASSIGNED, now, Party.REVIEWER, account_id=reviewer))
        session.flush()
    return row.record()


def decide_objection(
    session: Session,
    objection_id: str,
    decision: ProposedDecision,
    *,
    reviewer: str,
    revision: int,
    now: datetime,
) -> Objection:
    """Decide a case, release what it froze, and replace the score where an item changes.

    Where the rules want a second pair of eyes, the decision is only proposed. Raises `Conflict`
    where the case is not under review or has changed since `revision`,
    `Forbidden` where it is another reviewer's, `Invalid` naming what is wrong with the decision.
    """
    row = interests.lock_case(session, objection_id, reviewer)
    target = rules.next_state(State(row.state), Action.DECIDE, Party.REVIEWER)
    rules.refuse_stale(revision, row.revision)
    rules.refuse_other_reviewer(row.assignee, reviewer)
    interests.refuse_interested(session, row, reviewer)
    rules.refuse_waiting_repeat(row.repeats)
    disputed = disputed_by(session, row.record())
    taken = resolutions.checked_decision(decision, row.record(), disputed)
    score = disputed.own
    templates.refuse_unwritten(taken.reasons, day_of(now))
    refuse_unverified(session, row.record(), disputed.scores, taken, now=now)
    if review.needs_second(taken.outcome, row.items, row.record().instance):
        seconding.propose(session, row, score, taken, reviewer=reviewer, now=now)
        return row.record()
    row.state = target
    deciding.carry_out(session, row, score, taken, by=deciding.Decider(reviewer=reviewer), now=now)
    return row.record()


def withdraw_objection(
    session: Session, objection_id: str, *, own_score_id: str, now: datetime
) -> Objection:
    """Take an undecided objection, or the appeal, back; what it froze is released."""
    row = lock_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id, THE_PERSON)
    if row.state in rules.OPEN and row.record().instance is Instance.APPEAL:
        appealing.withdraw_appeal(session, row, now=now)
        return row.record()
    row.state = rules.next_state(State(row.state), Action.WITHDRAW, Party.SUBJECT)
    row.note(Event(EventKind.WITHDRAWN, now, Party.SUBJECT))
    session.flush()
    score = lineage.standing_score(session, row.score_id)
    consequences.release(session, row, score, now=now)
    consequences.settle(session, row, (), now=now)
    session.flush()
    return row.record()


def get_objection(session: Session, objection_id: str) -> Objection:
    """Return any objection, for what shows it to nobody; raise `NotFound`."""
    return get_row(session, objection_id).record()
