"""The use cases of objections: lodge, take, decide, withdraw, read, try a decision.

Each runs in the caller's transaction, alone among all that is done about the same person, so that
no new score uses what is being frozen and of two decisions exactly one is taken.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.objections import access, rules
from scoring_service.objections.decisions import deciding, resolutions, templates
from scoring_service.objections.decisions.disputed import disputed_by
from scoring_service.objections.effects import (
    consequences,
    lineage,
    repairing,
    rescoring,
    wholes,
)
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
    Ground,
    Instance,
    Objection,
    Outcome,
    Preview,
    ProposedDecision,
    Resolution,
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
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing.deadlines import Terms
from scoring_service.scoring import service as scoring

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


def preview_decision(
    session: Session,
    objection_id: str,
    proposed: Sequence[Resolution],
    *,
    outcome: Outcome | None = None,
    now: datetime,
) -> Preview:
    """Try what a decision, of this outcome if it is clear, would do to the score; store nothing."""
    row = get_row(session, objection_id)
    rules.refuse_closed(State(row.state))
    chain = scoring.list_corrections(session, row.origin_score_id)
    score = chain[-1]
    resolutions.check_resolutions(proposed, row.record(), disputed_by(session, row.record()))
    rows = consequences.of_person(session, row.person)
    objections = [other.record() for other in rows]
    reach = consequences.reach_of(session, row, now=now)
    is_owed = _is_owed(row, proposed)
    others = sum(
        rescoring.replaces(
            other,
            objections,
            reach.deciding(proposed, other),
            row.id,
            is_owed=is_owed and reach.names(other),
        )
        for other in consequences.other_chains(session, row, rows)
    )
    ending = rescoring.ending_of(
        chain[0], objections, reach.deciding_own(proposed), deciding=row.id
    )
    items = rescoring.items_after(score, ending, is_owed=is_owed)
    old = rescoring.standing_of(score)
    if items is None:
        return Preview(score.id, old, old, replaces=False, others=others)
    usable = rescoring.usable(items, ending.frozen)
    wrong = wholes.wrong_of(row, outcome, chain[-1:])
    usable = repairing.without_suppressed(session, score, usable, proposed, wrong)
    trial = scoring.what_if(session, score, usable)
    return Preview(score.id, old, rescoring.standing_of(trial), replaces=True, others=others)


def _is_owed(row: ObjectionRow, proposed: Sequence[Resolution]) -> bool:
    outcome = resolutions.fitting_outcomes(Ground(row.ground), proposed)[0]
    return rules.owes_recalculation(Terms.read(row.terms), outcome)
