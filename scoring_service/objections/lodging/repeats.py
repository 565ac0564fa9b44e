"""The same objection once more: it may be declined with reasons, and freezes nothing meanwhile.

A mere repeat has the same ground, the same items and the same information as earlier ones that were
decided against the person, as often as the policy says, and brings no new evidence (GDPR 12(5),
FCRA 611(a)(3)). Evidence makes it an objection like any other, whoever comes first.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.kernel.policy import edition_on
from scoring_service.objections import refusals, rules, writing
from scoring_service.objections.decisions import deciding, templates
from scoring_service.objections.decisions.resolutions import REASONS_LENGTH
from scoring_service.objections.effects import lineage
from scoring_service.objections.effects.reach import Chain, Reach
from scoring_service.objections.lodging import disputing
from scoring_service.objections.lodging.claims import RULES
from scoring_service.objections.records import (
    Ground,
    Objection,
    Outcome,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)
from scoring_service.objections.review import interests, seconding
from scoring_service.objections.review.rules import needs_second
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing import deadlines
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score, Status


def find_repeated(
    session: Session, row: ObjectionRow, earlier: Sequence[ObjectionRow], *, now: datetime
) -> Sequence[str]:
    """Return the earlier objections that a new one merely repeats; none where it does not yet."""
    if not RULES[Ground(row.ground)].freezes:
        return ()
    same = [other.id for other in earlier if _repeats(session, row, other, earlier, now=now)]
    edition = edition_on(deadlines.POLICY, day_of(now))
    least: int = edition["repeats"]["may_be_declined_from"]
    return same if len(same) + 1 >= least else ()


def take_up(
    session: Session, objection_id: str, *, reviewer: str, revision: int, now: datetime
) -> Objection:
    """Look into a repeat after all, which freezes what it disputes as a first one does."""
    row = _lock_repeat(session, objection_id, Action.TAKE_UP, reviewer, revision)
    row.note(Event(EventKind.TAKEN_UP, now, Party.REVIEWER, account_id=reviewer))
    disputing.take_up(session, row, now=now)
    return row.record()


def decline(
    session: Session,
    objection_id: str,
    reasons: str,
    *,
    reviewer: str,
    revision: int,
    now: datetime,
) -> Objection:
    """Decline to look into a mere repeat, with reasons; what was confirmed before stays so.

    On appeal it is proposed, as any decision is.
    Raises `Conflict` where it is no repeat, or none any more; `Invalid` without proper reasons.
    """
    row = _lock_repeat(session, objection_id, Action.DECLINE, reviewer, revision)
    confirmed = tuple(Resolution(item, ResolutionKind.CONFIRMED) for item in row.items)
    templates.refuse_unwritten(reasons, day_of(now))
    tidy = writing.checked(reasons, "/reasons", REASONS_LENGTH, refusals.invalid_declining)
    decision = ProposedDecision(Outcome.DECLINED, tidy, confirmed)
    score = lineage.standing_score(session, row.score_id)
    if needs_second(decision.outcome, row.items, row.record().instance):
        seconding.propose(session, row, score, decision, reviewer=reviewer, now=now)
        return row.record()
    row.state = rules.next_state(State(row.state), Action.DECLINE, Party.REVIEWER)
    by = deciding.Decider(reviewer=reviewer)
    deciding.carry_out(session, row, score, decision, by=by, now=now)
    return row.record()


def _lock_repeat(
    session: Session, objection_id: str, action: Action, reviewer: str, revision: int
) -> ObjectionRow:
    row = interests.lock_case(session, objection_id, reviewer)
    rules.next_state(State(row.state), action, Party.REVIEWER)
    rules.refuse_stale(revision, row.revision)
    rules.refuse_other_reviewer(row.assignee, reviewer)
    interests.refuse_interested(session, row, reviewer)
    rules.refuse_no_repeat(row.repeats)
    return row


def _repeats(
    session: Session,
    row: ObjectionRow,
    other: ObjectionRow,
    earlier: Sequence[ObjectionRow],
    *,
    now: datetime,
) -> bool:
    """Tell whether a new objection says again what an earlier one was decided against."""
    about = row.ground == other.ground and _within(row.items, other.items)
    if not about or not _went_against(other):
        return False
    chains = (scoring.list_corrections(session, origin) for origin in sorted(row.origins))
    return all(_is_same_information(session, one, row, other, earlier, now=now) for one in chains)


def _went_against(other: ObjectionRow) -> bool:
    """Tell whether an earlier objection was decided against the person, and is not on appeal."""
    decision = other.record().decision if other.state == State.DECIDED else None
    return decision is not None and decision.outcome in rules.AGAINST


def _within(items: Sequence[str], earlier: Sequence[str]) -> bool:
    """Tell whether all that is disputed was disputed before; the whole only by the whole."""
    return set(items) <= set(earlier) if items else not earlier


def _is_same_information(
    session: Session,
    chain: Chain,
    row: ObjectionRow,
    other: ObjectionRow,
    earlier: Sequence[ObjectionRow],
    *,
    now: datetime,
) -> bool:
    """Tell whether what is disputed in a chain of scores is what the earlier objection was about.

    In a chain that it was about nothing has changed since; another is reached as a freeze would be.
    Where the values of then were erased, the decisions since tell what has changed.
    """
    if chain[0].id in other.origins:
        then = scoring.get_score(session, _score_then(other, chain[0].id))
        if then.status is Status.ERASED:
            return not _changed_since(other, row.items, earlier)
        return _values(then, row.items) == _values(chain[-1], row.items)
    origin = scoring.list_corrections(session, other.origin_score_id)
    beside = [scoring.list_corrections(session, one.origin_score_id) for one in other.named]
    reach = Reach(Ground(row.ground), tuple(row.items), origin, now, tuple(beside))
    reached = reach.frozen_in(chain)
    return bool(reached) and set(reached) >= set(row.items)


def _changed_since(
    other: ObjectionRow, items: Sequence[str], earlier: Sequence[ObjectionRow]
) -> bool:
    """Tell whether any of the items, or of all, was changed once the other one was decided."""
    since = other.decisions[-1].decided_at
    later = (taken for one in earlier for taken in one.decisions if taken.decided_at >= since)
    return any(
        part.kind.changes and (not items or part.item in items)
        for decision in later
        for part in decision.record().resolutions
    )


def _score_then(other: ObjectionRow, origin: str) -> str:
    """Return the score of a chain that an earlier objection was decided on, or named."""
    named = {one.origin_score_id: one.score_id for one in other.named}
    return named.get(origin) or other.decisions[-1].score_id


def _values(score: Score, items: Sequence[str]) -> dict[str, float | None]:
    return {use.id: use.value for use in score.items if not items or use.id in items}
