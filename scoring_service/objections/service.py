"""The use cases of objections: lodge, take, decide, withdraw, read, try a decision.

Each runs in the caller's transaction, alone among all that is done about the same person, so that
no new score uses what is being frozen and of two decisions exactly one is taken.
"""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.kernel.ids import new_id
from scoring_service.objections import access, claims, refusals, rules
from scoring_service.objections.decisions import deciding, resolutions
from scoring_service.objections.effects import consequences, lineage, repairing, rescoring
from scoring_service.objections.helping.acting import THE_PERSON, Actor, refuse_beyond
from scoring_service.objections.helping.records import Power
from scoring_service.objections.inquiries import service as inquiries
from scoring_service.objections.inquiries.silence import refuse_unverified
from scoring_service.objections.queue import (
    count_escalated,
    list_objections,
    list_recipients_objections,
    list_subjects_objections,
)
from scoring_service.objections.records import (
    Action,
    Claim,
    Event,
    EventKind,
    Ground,
    Instance,
    Objection,
    Party,
    Preview,
    ProposedDecision,
    Resolution,
    State,
)
from scoring_service.objections.review import appealing, interests, seconding
from scoring_service.objections.review import rules as review
from scoring_service.objections.rows import get_row, lock_row
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing import deadlines, lapsing
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score

__all__ = (
    "assign_objection",
    "count_escalated",
    "decide_objection",
    "get_objection",
    "get_own_objection",
    "list_objections",
    "list_recipients_objections",
    "list_subjects_objections",
    "lodge_objection",
    "preview_decision",
    "withdraw_objection",
)


def lodge_objection(
    session: Session,
    claim: Claim,
    *,
    own_score_id: str,
    now: datetime,
    by: Actor = THE_PERSON,
) -> Objection:
    """Record a claim and freeze what it disputes.

    `own_score_id` is the score of the person's private link; the claim may be about it or about
    one that replaced it. Raises `NotFound`, `Invalid`, or `Conflict` where the score has been
    replaced or the same is disputed already.
    """
    score = _own_score(session, claim.score_id, own_score_id)
    refuse_beyond(session, by, Power.LODGE, now=now)
    if score.superseded_by is not None:
        raise refusals.replaced_score(score.id, score.superseded_by)
    origin = lineage.origin_id(session, score)
    _refuse_second(session, claim, score, origin)
    algorithm = registry.get_algorithm(session, score.digest)
    row = _row(claims.checked_claim(claim, score, algorithm), score, origin, now)
    session.add(row)
    row.note(by.event(EventKind.LODGED, now, score_id=score.id))
    session.flush()
    if claims.RULES[claim.ground].freezes:
        consequences.freeze(session, row, score, now=now)
    inquiries.ask_at_once(session, row, score, now=now)
    session.flush()
    return row.record()


def assign_objection(
    session: Session,
    objection_id: str,
    *,
    reviewer: str,
    revision: int | None = None,
    now: datetime,
) -> Objection:
    """Let a reviewer take the case; of one who has it already nothing changes."""
    row = lock_row(session, objection_id)
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
    row = lock_row(session, objection_id)
    target = rules.next_state(State(row.state), Action.DECIDE, Party.REVIEWER)
    rules.refuse_stale(revision, row.revision)
    rules.refuse_other_reviewer(row.assignee, reviewer)
    interests.refuse_interested(session, row, reviewer)
    score = lineage.standing_score(session, row.score_id)
    algorithm = registry.get_algorithm(session, score.digest)
    taken = resolutions.checked_decision(decision, row.record(), score, algorithm)
    refuse_unverified(session, row.record(), taken, now=now)
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
    access.refuse_stranger(session, row, own_score_id)
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
    """Return an objection by its id; raise `NotFound`."""
    return get_row(session, objection_id).record()


def get_own_objection(session: Session, objection_id: str, own_score_id: str) -> Objection:
    """Return an objection to the person's score; somebody else's is not found either."""
    row = get_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id)
    return row.record()


def preview_decision(
    session: Session, objection_id: str, proposed: Sequence[Resolution], *, now: datetime
) -> Preview:
    """Try what a decision would do to the score, storing nothing."""
    row = get_row(session, objection_id)
    rules.refuse_closed(State(row.state))
    chain = scoring.list_corrections(session, row.origin_score_id)
    score = chain[-1]
    algorithm = registry.get_algorithm(session, score.digest)
    resolutions.check_resolutions(proposed, row.record(), score, algorithm)
    rows = consequences.of_person(session, row.person)
    objections = [other.record() for other in rows]
    reach = consequences.reach_of(session, row, now=now)
    others = sum(
        rescoring.replaces(other, objections, reach.deciding(proposed, other), row.id)
        for other in consequences.other_chains(session, row, rows)
    )
    ending = rescoring.ending_of(chain[0], objections, proposed, deciding=row.id)
    items = rescoring.items_after(score, ending, is_owed=_is_owed(row, proposed))
    old = rescoring.standing_of(score)
    if items is None:
        return Preview(score.id, old, old, replaces=False, others=others)
    usable = rescoring.usable(items, ending.frozen)
    usable = repairing.without_suppressed(session, score, usable, proposed)
    trial = scoring.what_if(session, score, usable)
    return Preview(score.id, old, rescoring.standing_of(trial), replaces=True, others=others)


def _is_owed(row: ObjectionRow, proposed: Sequence[Resolution]) -> bool:
    outcome = resolutions.fitting_outcomes(Ground(row.ground), proposed)[0]
    return rules.owes_recalculation(deadlines.Terms.read(row.terms), outcome)


def _own_score(session: Session, score_id: str, own_score_id: str) -> Score:
    """Return a score that the person's link opens, as it is now and will be in this transaction."""
    score = scoring.get_subjects_score(session, score_id, own_score_id)
    serialise(session, *astuple(score.person))
    return scoring.get_score(session, score_id)


def _refuse_second(session: Session, claim: Claim, score: Score, origin: str) -> None:
    """Refuse a claim about what an open objection to the same score is about already."""
    for row in consequences.of_person(session, score.person):
        if row.origin_score_id == origin and row.state in rules.OPEN:
            claims.refuse_same(claim, row.record())


def _row(claim: Claim, score: Score, origin: str, now: datetime) -> ObjectionRow:
    terms = lapsing.terms_of(claim, score, on=deadlines.day_of(now))
    return ObjectionRow(
        id=new_id("obj", now),
        score_id=score.id,
        origin_score_id=origin,
        organisation_id=score.person.organisation_id,
        key_kind=score.person.key_kind,
        subject_scheme=score.person.scheme,
        subject_id=score.person.id,
        ground=claim.ground,
        items=list(claim.items),
        proposed=dict(claim.proposed),
        statement=claim.statement,
        state=State.LODGED,
        lodged_at=now,
        due_on=terms.due_on,
        procedure=terms.procedure,
        terms=terms.stored(),
        freezes=False,
        frozen_items=[],
        revision=0,
    )
