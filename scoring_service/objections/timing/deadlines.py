"""By when what must be done about an objection, and what happens if nobody decides by then.

Dated policy, `policy/objections.yaml`. What an objection was lodged under is written down with it:
a later policy, or a calendar that is known better by then, moves none of its days.
"""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, islice
from typing import Any, Final, Self

from scoring_service.kernel.policy import Edition, edition_on
from scoring_service.objections.timing.working_days import Calendar, Day, calendar_of

POLICY: Final = "objections"
_MONTHS: Final = 12


class Step(StrEnum):
    """What a procedure has a day for."""

    MARK = "mark"
    TELL_SOURCE = "tell_source"
    SOURCE_ANSWERS = "source_answers"
    DECIDE = "decide"
    DECIDE_ANEW = "decide_anew"
    """Of a repeat that took hold after its due date; reckoned then."""

    DELETE_AFTER_REPAIR = "delete_after_repair"
    MORE_MATERIAL = "more_material"
    TELL_DECLINED = "tell_declined"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"


class AtDue(StrEnum):
    """What happens at the end of the due date, if nobody has decided."""

    ESCALATE = "escalate"
    DELETE_ITEM = "delete_item"
    KEEP_FROZEN = "keep_frozen"


class Disputed(StrEnum):
    """What recipients get of a score while an objection to it stands; the stricter comes first."""

    WITHHOLD = "withhold"
    MARK = "mark"


class Silence(StrEnum):
    """What it means for a decision that the source of an item has not answered in time."""

    UNVERIFIED = "unverified"
    REVIEWER_DECIDES = "reviewer_decides"


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, working days or months from an event; see the policy file for the rest."""

    count: int
    unit: Unit
    counts: str = "next_day"
    if_free: str = "ends"

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Self:
        """Read a period as the policy writes it."""
        return cls(**{**content, "unit": Unit(content["unit"])})

    @property
    def needs_calendar(self) -> bool:
        return self.unit is Unit.WORKING_DAYS or self.if_free == "next_working_day"

    def end(self, event: date, working: Calendar | None = None) -> Day:
        """Return the last day of the period, which counts in full."""
        if not self.needs_calendar:
            return Day(self._plain_end(event))
        if working is None:
            raise LookupError("the procedure counts working days and names no calendar")
        if self.unit is Unit.WORKING_DAYS:
            last = self._working_end(event, working)
        else:
            last = next(filter(working.is_working, _days_from(self._plain_end(event))))
        return Day(last, certain=last <= working.known_until)

    def _plain_end(self, event: date) -> date:
        if self.unit is Unit.MONTHS:
            return _months_later(event, self.count)
        return event + timedelta(days=self.count - (self.counts == "same_day"))

    def _working_end(self, event: date, working: Calendar) -> date:
        first = event if self.counts == "same_day" else event + timedelta(days=1)
        counted = filter(working.is_working, _days_from(first))
        return next(islice(counted, self.count - 1, None)) if self.count else event


@dataclass(frozen=True, slots=True)
class Terms:
    """What an objection was lodged under, in full; `by` has the days reckoned at lodging."""

    procedure: str
    edition: date
    title: Mapping[str, str]
    reference: Mapping[str, Any]
    """The law, a text in each language, its article, and a paraphrase."""
    reviewed: bool
    at_due: AtDue
    unverified: str
    at_most_days: int
    by: Mapping[Step, date]
    certain: bool
    later: Mapping[Step, Period]
    working_days_of: str | None
    reasons_of_deletion: Mapping[str, str]
    disputed: Disputed = Disputed.WITHHOLD
    """Objections from before procedures said so withhold: that was the only policy then."""
    silence: Silence = Silence.REVIEWER_DECIDES
    """As it is of terms that are older than inquiries."""

    @property
    def due_on(self) -> date:
        """Return the last day, in full, for deciding."""
        return self.by[Step.DECIDE]

    @property
    def records_both_views(self) -> bool:
        """Tell whether an item may stay unresolved, with what both sides say of it."""
        return self.unverified == "both_views_recorded"

    @property
    def owes_recalculation(self) -> bool:
        """Tell whether whoever objects is owed a new calculation, even where nothing changes."""
        return self.unverified == "recalculated"

    def end_of(self, step: Step, event: date) -> Day | None:
        """Return the last day of a step that began later; None where the law has no such step."""
        period = self.later.get(step)
        return period.end(event, _calendar(self.working_days_of)) if period else None

    def with_at_due(self, at_due: AtDue) -> Self:
        return replace(self, at_due=at_due)

    def stored(self) -> dict[str, Any]:
        """Write the terms as JSON holds them."""
        return {
            **asdict(self),
            "edition": self.edition.isoformat(),
            "by": {step: day.isoformat() for step, day in self.by.items()},
        }

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Self:
        """Read terms as they were stored."""
        return cls(
            **{
                **content,
                "edition": date.fromisoformat(content["edition"]),
                "at_due": AtDue(content["at_due"]),
                "by": {Step(step): date.fromisoformat(day) for step, day in content["by"].items()},
                "later": _periods(content["later"]),
                "disputed": Disputed(content.get("disputed", Disputed.WITHHOLD)),
                "silence": Silence(content.get("silence", Silence.REVIEWER_DECIDES)),
            }
        )


def terms_on(lodged_on: date, procedure: str | None = None) -> Terms:
    """Return what an objection lodged on a day is under: the procedure followed that day."""
    edition = edition_on(POLICY, lodged_on)
    name = procedure or edition["follows"]
    rules = edition["procedures"][name]
    working = _calendar(rules.get("working_days_of"))
    steps = {step: part.end(lodged_on, working) for step, part in _periods(rules["steps"]).items()}
    return Terms(
        procedure=name,
        edition=edition["from"],
        title=rules["title"],
        reference=rules["reference"],
        reviewed=rules["reviewed"],
        at_due=AtDue(rules["at_due"]),
        unverified=rules["unverified"],
        at_most_days=rules["at_most_days"],
        by={step: day.on for step, day in steps.items()},
        certain=all(day.certain for day in steps.values()),
        later=_periods(rules.get("later", {})),
        working_days_of=rules.get("working_days_of"),
        reasons_of_deletion=edition["reasons_of_deletion"],
        disputed=_stricter(edition["disputed_at_least"], rules["disputed"]),
        silence=Silence(rules["source"]["silence"]),
    )


def months_before(day: date, months: int) -> date:
    """Return the same date of an earlier month, or its last day where it has no such date."""
    return _months_later(day, -months)


def find_calendar(edition: Edition) -> Calendar | None:
    """Return the calendar that the procedure followed depends on; None where it needs none."""
    rules = edition["procedures"][edition["follows"]]
    periods = [*_periods(rules["steps"]).values(), *_periods(rules.get("later", {})).values()]
    if not any(period.needs_calendar for period in periods):
        return None
    return _calendar(rules["working_days_of"])


def _stricter(*modes: str) -> Disputed:
    return next(mode for mode in Disputed if mode in modes)


def _periods(content: Mapping[str, Any]) -> dict[Step, Period]:
    return {Step(step): Period.read(part) for step, part in content.items()}


def _calendar(country: str | None) -> Calendar | None:
    return calendar_of(country) if country else None


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in count())


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
