"""Figures for the public: scores by version; objections by ground, outcome and version.

Live records only. What counts is the first decision, by its own due date; how many of them were
appealed against, and changed then, is told beside. What a rule decided because nobody did counts as
decided by a rule, whatever became of the items. A question that the service answered by itself
counts as answered; once a reviewer was asked for, theirs counts, from the day they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from scoring_service.kernel.days import day_of
from scoring_service.objections.figures.disclosing import median_of, nine_tenths_of, told
from scoring_service.objections.records import (
    STATEMENT,
    Ground,
    Instance,
    Outcome,
)
from scoring_service.objections.review.tables import AppealRow
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.tables import DecisionRow, EventRow, ObjectionRow
from scoring_service.scoring import counting

_DAY_SECONDS: Final = 86400
_RIGHT: Final = (Outcome.UPHELD, Outcome.PARTLY_UPHELD)


@dataclass(frozen=True, slots=True)
class Decided:
    """How many objections were decided, how, and how long it took."""

    count: int | None
    outcomes: dict[Outcome, int | None]
    by_rule: int | None
    """Decided by no person: nobody had in time."""
    median_days: int | None
    nine_tenths_days: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of a group of objections."""

    lodged: int | None
    withdrawn: int | None
    decided: Decided
    overdue: int | None
    """Not decided by their due date: decided later, by a rule, or still not."""
    appealed: int | None
    changed_on_appeal: int | None
    """Where the second decision gave right to the person, in part at least."""


@dataclass(frozen=True, slots=True)
class GroundFigures:
    """The objections on one ground."""

    ground: Ground
    figures: Figures


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """The scores that one published version made, and the objections to them."""

    model: str
    version: int
    scores: int | None
    objections: Figures


@dataclass(frozen=True, slots=True)
class Statistics:
    scores: tuple[VersionFigures, ...]
    objections: tuple[GroundFigures, ...]
    together: Figures
    """All objections, whatever their ground and version."""


@dataclass(frozen=True, slots=True)
class _Course:
    """How one objection went."""

    score_id: str
    ground: str
    began_at: datetime
    due_on: date
    state: str
    outcome: str | None
    rule: str | None
    decided_at: datetime | None
    appealed: bool
    outcome_on_appeal: str | None
    renewed: bool
    """Its first due date had passed when the time to decide began anew."""

    @property
    def days(self) -> float:
        ended = self.decided_at or self.began_at
        return (ended - self.began_at).total_seconds() / _DAY_SECONDS

    @property
    def by_rule(self) -> bool:
        return self.rule not in {None, STATEMENT}

    def is_overdue(self, today: date) -> bool:
        ended = day_of(self.decided_at) if self.decided_at is not None else today
        return self.state != State.WITHDRAWN and (self.renewed or ended > self.due_on)


def count_all(session: Session, *, today: date) -> Statistics:
    """Count what the public may know on a day."""
    courses = _courses(session)
    version_of = counting.versions_of(session, {course.score_id for course in courses})
    by_ground = {
        ground: [course for course in courses if course.ground == ground] for ground in Ground
    }
    return Statistics(
        scores=tuple(
            VersionFigures(
                model,
                version,
                told(count),
                _figures([c for c in courses if version_of[c.score_id] == (model, version)], today),
            )
            for model, version, count in counting.count_scores(session)
        ),
        objections=tuple(
            GroundFigures(ground, _figures(found, today)) for ground, found in by_ground.items()
        ),
        together=_figures(courses, today),
    )


def _courses(session: Session) -> Sequence[_Course]:
    on_appeal, asked, renewed = aliased(DecisionRow), aliased(EventRow), aliased(EventRow)
    is_asked = asked.kind == EventKind.REVIEW_ASKED
    is_answer = and_(DecisionRow.instance == Instance.ANSWER, asked.at.is_(None))
    is_first = or_(DecisionRow.instance == Instance.FIRST, is_answer)
    is_renewed = renewed.kind == EventKind.RENEWED
    is_renewed_first = or_(AppealRow.lodged_at.is_(None), renewed.at < AppealRow.lodged_at)
    is_second = on_appeal.instance == Instance.APPEAL
    rows = session.execute(
        select(
            ObjectionRow.score_id,
            ObjectionRow.ground,
            func.coalesce(asked.at, ObjectionRow.lodged_at),
            func.coalesce(AppealRow.first_due_on, ObjectionRow.due_on).label("due_on"),
            ObjectionRow.state,
            DecisionRow.outcome,
            DecisionRow.rule,
            DecisionRow.decided_at,
            AppealRow.objection_id.is_not(None),
            on_appeal.outcome,
            and_(renewed.at.is_not(None), is_renewed_first),
        )
        .outerjoin(asked, and_(asked.objection_id == ObjectionRow.id, is_asked))
        .outerjoin(DecisionRow, and_(DecisionRow.objection_id == ObjectionRow.id, is_first))
        .outerjoin(AppealRow, AppealRow.objection_id == ObjectionRow.id)
        .outerjoin(renewed, and_(renewed.objection_id == ObjectionRow.id, is_renewed))
        .outerjoin(on_appeal, and_(on_appeal.objection_id == ObjectionRow.id, is_second))
        .where(ObjectionRow.key_kind == "live")
    )
    return list(starmap(_Course, rows))


def _figures(courses: Sequence[_Course], today: date) -> Figures:
    return Figures(
        lodged=told(len(courses)),
        withdrawn=told(sum(course.state == State.WITHDRAWN for course in courses)),
        decided=_decided(courses),
        overdue=told(sum(course.is_overdue(today) for course in courses)),
        appealed=told(sum(course.appealed for course in courses)),
        changed_on_appeal=told(sum(course.outcome_on_appeal in _RIGHT for course in courses)),
    )


def _decided(courses: Sequence[_Course]) -> Decided:
    decided = [course for course in courses if course.decided_at is not None]
    days = [course.days for course in decided]
    by_person = [course.outcome for course in decided if not course.by_rule]
    return Decided(
        count=told(len(decided)),
        outcomes={outcome: told(by_person.count(outcome)) for outcome in Outcome},
        by_rule=told(len(decided) - len(by_person)),
        median_days=median_of(days),
        nine_tenths_days=nine_tenths_of(days),
    )
