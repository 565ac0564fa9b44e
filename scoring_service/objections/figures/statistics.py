"""Figures for the public: scores by version, objections by ground and outcome, time to decide.

Live records only. A count below `FEWEST` is not told (None), so that nobody is singled out; a
group's figures beyond its count are told only where its count is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from scoring_service.objections.records import Ground, Outcome, State
from scoring_service.objections.tables import DecisionRow, ObjectionRow
from scoring_service.objections.timing.deadlines import day_of
from scoring_service.scoring import service as scoring

FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """How many objections were decided, with which outcomes, and the median days it took."""

    count: int | None
    outcomes: dict[Outcome, int | None]
    median_days: float | None


@dataclass(frozen=True, slots=True)
class GroundFigures:
    """The objections on one ground."""

    ground: Ground
    lodged: int | None
    decided: Decided
    overdue: int | None
    """Not decided by their due date: decided later, by a rule, or still not."""


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """The scores that one published version made."""

    model: str
    version: int
    scores: int | None


@dataclass(frozen=True, slots=True)
class Statistics:
    scores: tuple[VersionFigures, ...]
    objections: tuple[GroundFigures, ...]


def count_all(session: Session, *, today: date) -> Statistics:
    """Count what the public may know on a day (UTC)."""
    stands = and_(
        DecisionRow.objection_id == ObjectionRow.id,
        ObjectionRow.state == State.DECIDED,
        DecisionRow.instance == _last_instance(),
    )
    rows = session.execute(
        select(
            ObjectionRow.ground,
            ObjectionRow.lodged_at,
            ObjectionRow.due_on,
            ObjectionRow.state,
            DecisionRow.outcome,
            DecisionRow.decided_at,
        )
        .outerjoin(DecisionRow, stands)
        .where(ObjectionRow.key_kind == "live")
    ).all()
    return Statistics(
        scores=tuple(
            VersionFigures(model, version, told(count))
            for model, version, count in scoring.count_scores(session)
        ),
        objections=tuple(
            _figures(ground, [row for row in rows if row.ground == ground], today)
            for ground in Ground
        ),
    )


def _last_instance() -> ScalarSelect[int]:
    """Select the latest instance that decided: the service may have answered before a reviewer."""
    taken = aliased(DecisionRow)
    last = select(func.max(taken.instance)).where(taken.objection_id == ObjectionRow.id)
    return last.correlate(ObjectionRow).scalar_subquery()


def told(count: int) -> int | None:
    """Return a count that singles nobody out: zero, or at least `FEWEST`."""
    return count if count == 0 or count >= FEWEST else None


def _figures(ground: Ground, rows: Sequence[Any], today: date) -> GroundFigures:
    decided = [row for row in rows if row.decided_at is not None]
    days = [(row.decided_at - row.lodged_at).total_seconds() / 86400 for row in decided]
    enough = len(decided) >= FEWEST
    outcomes = {
        outcome: told(sum(row.outcome == outcome for row in decided)) if enough else None
        for outcome in Outcome
    }
    counted = Decided(told(len(decided)), outcomes, round(median(days), 1) if enough else None)
    overdue = sum(_is_overdue(row, today) for row in rows)
    return GroundFigures(ground, told(len(rows)), counted, told(overdue))


def _is_overdue(row: Any, today: date) -> bool:  # noqa: ANN401 - a row of the query above
    ended = day_of(row.decided_at) if row.decided_at is not None else today
    return row.state != State.WITHDRAWN and bool(ended > row.due_on)
