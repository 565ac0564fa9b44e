"""Carries out a decision, whoever took it: a reviewer, or a rule in place of one.

A rule decides because nobody did in time, or answers a wish for reasons. In the caller's
transaction, on the scores that stand: what was frozen is released, every score that the decision
reaches is made again, what was wrong is suppressed, and the receipt goes into the log.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.ids import new_id
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections import rules
from scoring_service.objections.decisions.receipt import issue_receipt
from scoring_service.objections.effects import (
    consequences,
    erasing,
    lineage,
    repairing,
    telling_recipients,
    wholes,
)
from scoring_service.objections.records import STATEMENT, Instance, Outcome, ProposedDecision
from scoring_service.objections.steps import Event, EventKind, Party
from scoring_service.objections.tables import DecisionRow, ObjectionRow
from scoring_service.objections.timing.deadlines import Terms
from scoring_service.scoring.records import Score


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides: a reviewer, perhaps confirmed by another, or the procedure whose rule does."""

    reviewer: str | None = None
    rule: str | None = None
    confirmed_by: str | None = None

    def instance_of(self, row: ObjectionRow) -> Instance:
        return Instance.ANSWER if self.rule == STATEMENT else row.record().instance

    def event(self, now: datetime) -> Event:
        if self.rule == STATEMENT:
            return Event(EventKind.ANSWERED_AT_ONCE, now, Party.SERVICE)
        if self.reviewer is None:
            return Event(EventKind.DECIDED_BY_RULE, now, Party.SERVICE)
        return Event(EventKind.DECIDED, now, Party.REVIEWER, account_id=self.reviewer)


def carry_out(
    session: Session,
    row: ObjectionRow,
    score: Score,
    decision: ProposedDecision,
    *,
    by: Decider,
    now: datetime,
) -> None:
    """Record a checked decision on the scores that stand, and do what follows from it.

    `score` is the objection's own; what was recorded in any that it names is put right.
    """
    scores = lineage.standing_scores(session, row.record().score_ids)
    row.note(by.event(now))
    decided = _row(decision, by, score, now)
    decided.instance, decided.revision = by.instance_of(row), row.revision
    row.decisions.append(decided)
    session.flush()
    if rules.stays_frozen(decision.outcome, row.items):
        consequences.release_items(session, row, now=now)
    else:
        consequences.release(session, row, score, now=now)
    repairing.settle_views(session, row, decision)
    looked_into = () if decision.outcome is Outcome.DECLINED else decision.resolutions
    was_wrong = repairing.repair(session, row, scores, looked_into, now=now)
    wholes.settle(session, row, decision.outcome, scores, now=now)
    terms = Terms.read(row.terms)
    is_owed = rules.owes_recalculation(terms, decision.outcome)
    decided.erase_by = erasing.last_day(terms, now) if was_wrong else None
    new = consequences.settle(session, row, decision.resolutions, is_owed=is_owed, now=now)
    telling_recipients.tell_recipients(session, row, scores, decision, now=now)
    decided.new_score_id = new.id if new else None
    issue_receipt(session, decided)
    note_letter(session, row.id, LetterKind.DECIDED, now=now)
    session.flush()


def _row(decision: ProposedDecision, by: Decider, score: Score, now: datetime) -> DecisionRow:
    return DecisionRow(
        id=new_id("dec", now),
        outcome=decision.outcome,
        reasons=decision.reasons,
        resolutions=[asdict(resolution) for resolution in decision.resolutions],
        reviewer=by.reviewer,
        confirmed_by=by.confirmed_by,
        rule=by.rule,
        decided_at=now,
        score_id=score.id,
    )
