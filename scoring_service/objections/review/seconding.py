"""The second pair of eyes: a decision is proposed, and another reviewer lets it take effect.

While it is proposed nothing is released and the due date goes on running. Whatever comes to the
objection meanwhile returns it to the first reviewer (`ObjectionRow.note`), so what is confirmed was
made on all there is.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.objections import rules, writing
from scoring_service.objections.decisions import deciding, resolutions
from scoring_service.objections.decisions.disputed import disputed_by
from scoring_service.objections.inquiries.silence import refuse_unverified
from scoring_service.objections.records import Objection, ProposedDecision
from scoring_service.objections.review import refusals
from scoring_service.objections.review.interests import lock_case, refuse_interested
from scoring_service.objections.review.records import NOTE_LENGTH
from scoring_service.objections.review.tables import ProposalRow
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring.records import Score


def propose(
    session: Session,
    row: ObjectionRow,
    score: Score,
    decision: ProposedDecision,
    *,
    reviewer: str,
    now: datetime,
) -> None:
    """Keep a checked decision until a second reviewer has looked at it."""
    row.state = rules.next_state(State(row.state), Action.PROPOSE, Party.REVIEWER)
    row.note(Event(EventKind.PROPOSED, now, Party.REVIEWER, account_id=reviewer))
    session.flush()
    row.proposals.append(
        ProposalRow(
            revision=row.revision,
            instance=row.record().instance,
            outcome=decision.outcome,
            reasons=decision.reasons,
            resolutions=[asdict(resolution) for resolution in decision.resolutions],
            reviewer=reviewer,
            proposed_at=now,
            score_id=score.id,
            note="",
        )
    )
    session.flush()


def answer_proposal(
    session: Session,
    objection_id: str,
    note: str,
    *,
    confirmed: bool,
    reviewer: str,
    revision: int,
    now: datetime,
) -> Objection:
    """Confirm a proposed decision, which carries it out, or send it back with a note.

    Raises `Conflict` where nothing is proposed or something has changed since `revision`,
    `Forbidden` where the reviewer may not be the second, `Invalid` without a note on sending back.
    """
    row = lock_case(session, objection_id, reviewer)
    action = Action.CONFIRM if confirmed else Action.SEND_BACK
    target = rules.next_state(State(row.state), action, Party.REVIEWER)
    rules.refuse_stale(revision, row.revision)
    refuse_interested(session, row, reviewer)
    proposal = row.proposals[-1]
    proposal.note = _checked(note, required=not confirmed)
    proposal.confirmed, proposal.seconded_by, proposal.seconded_at = confirmed, reviewer, now
    row.state = target
    kind = EventKind.CONFIRMED if confirmed else EventKind.SENT_BACK
    row.note(Event(kind, now, Party.REVIEWER, account_id=reviewer))
    session.flush()
    if confirmed:
        _carry_out(session, row, proposal, now=now)
    return row.record()


def retract_proposal(
    session: Session, objection_id: str, *, reviewer: str, now: datetime
) -> Objection:
    """Take one's own proposal back; the case is under review again."""
    row = lock_case(session, objection_id, reviewer)
    target = rules.next_state(State(row.state), Action.RETRACT, Party.REVIEWER)
    if row.proposals[-1].reviewer != reviewer:
        raise refusals.not_your_proposal()
    row.state = target
    row.note(Event(EventKind.RETRACTED, now, Party.REVIEWER, account_id=reviewer))
    session.flush()
    return row.record()


def _carry_out(
    session: Session, row: ObjectionRow, proposal: ProposalRow, *, now: datetime
) -> None:
    disputed = disputed_by(session, row.record())
    decision = proposal.record().decision
    taken = resolutions.checked_decision(decision, row.record(), disputed)
    score = disputed.own
    refuse_unverified(session, row.record(), disputed.scores, taken, now=now)
    by = deciding.Decider(reviewer=proposal.reviewer, confirmed_by=proposal.seconded_by)
    deciding.carry_out(session, row, score, taken, by=by, now=now)


def _checked(note: str, *, required: bool) -> str:
    length = NOTE_LENGTH if required or writing.tidied(note) else (0, NOTE_LENGTH[1])
    return writing.checked(note, "/reasons", length, refusals.invalid_confirmation)
