"""Figures for the public: scores by version; objections by ground, outcome and version.

Live records only. What counts is the first decision, by its own due date; how many of them were
appealed against, how that ended and how long it took is told beside. What ended late is overdue,
whether it was decided or withdrawn, and so is what has not ended today. What a rule decided because
nobody did counts as decided by a rule, whatever became of the items. A question that the service
answered by itself counts as answered; once a reviewer was asked for, theirs counts, from the day
they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.objections.figures.courses import Course, list_courses
from scoring_service.objections.figures.disclosing import median_of, nine_tenths_of, told
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.steps import State
from scoring_service.scoring import counting

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
class OnAppeal:
    """How many appeals were decided, and how long it took."""

    decided: int | None
    overdue: int | None
    """Not ended by their own due date."""
    median_days: int | None
    nine_tenths_days: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of a group of objections."""

    lodged: int | None
    withdrawn: int | None
    decided: Decided
    overdue: int | None
    """Not ended by their due date: decided later, by a rule, withdrawn later, or still open."""
    appealed: int | None
    changed_on_appeal: int | None
    """Where the second decision gave right to the person, in part at least."""
    on_appeal: OnAppeal


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


def count_all(session: Session, *, today: date) -> Statistics:
    """Count what the public may know on a day."""
    courses = list_courses(session)
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


def _figures(courses: Sequence[Course], today: date) -> Figures:
    return Figures(
        lodged=told(len(courses)),
        withdrawn=told(sum(course.state == State.WITHDRAWN for course in courses)),
        decided=_decided(courses),
        overdue=told(sum(course.is_overdue(today) for course in courses)),
        appealed=told(sum(course.appealed for course in courses)),
        changed_on_appeal=told(sum(course.outcome_on_appeal in _RIGHT for course in courses)),
        on_appeal=_on_appeal(courses, today),
    )


def _on_appeal(courses: Sequence[Course], today: date) -> OnAppeal:
    days = [course.days_on_appeal for course in courses if course.days_on_appeal is not None]
    return OnAppeal(
        decided=told(len(days)),
        overdue=told(sum(course.is_appeal_overdue(today) for course in courses)),
        median_days=median_of(days),
        nine_tenths_days=nine_tenths_of(days),
    )


def _decided(courses: Sequence[Course]) -> Decided:
    decided = [course for course in courses if course.days is not None]
    days = [course.days for course in decided if course.days is not None]
    by_person = [course.outcome for course in decided if not course.by_rule]
    return Decided(
        count=told(len(decided)),
        outcomes={outcome: told(by_person.count(outcome)) for outcome in Outcome},
        by_rule=told(len(decided) - len(by_person)),
        median_days=median_of(days),
        nine_tenths_days=nine_tenths_of(days),
    )
