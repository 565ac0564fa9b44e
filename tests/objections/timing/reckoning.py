"""Every last day of every procedure, reckoned without the service, its policy or its calendars.

Written from the laws: festivals are listed or follow from rules, and days are counted one by one.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Final

import yaml

from scoring_service.objections.timing.deadlines import Step

Reckoning = Callable[[date], date]

_CASES = yaml.safe_load(Path(__file__).with_name("deadlines.yaml").read_text(encoding="utf-8"))
CHINA_LISTED_UNTIL: Final = date(2026, 12, 24)
"""No festival of 2027 was arranged yet; its arrangement may move the days after this one."""

_OFF = {
    day
    for year in ("cn_2025", "cn_2026")
    for festival in _CASES[year]["days_off"]
    for day in festival
}
_WORKED = {day for year in ("cn_2025", "cn_2026") for day in _CASES[year]["worked"]}
_FRIDAY = 5


def counted(day: date, days: int, works: Callable[[date], bool]) -> date:
    """Count so many days on which work is done, beginning with the day after."""
    while days:
        day += timedelta(days=1)
        days -= works(day)
    return day


def works_in_china(day: date) -> bool:
    """Tell whether work is done; where no arrangement is known every day counts."""
    on_weekday = day.isoweekday() <= _FRIDAY and day not in _OFF
    return day > CHINA_LISTED_UNTIL or day in _WORKED or on_weekday


def works_in_the_united_states(day: date) -> bool:
    return day.isoweekday() <= _FRIDAY and day not in _federal_holidays(day.year)


def a_month_later(day: date) -> date:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    last = date(year, month, min(day.day, monthrange(year, month)[1]))
    while last.isoweekday() > _FRIDAY or last in _german_holidays(last.year):
        last += timedelta(days=1)
    return last


def _after(**parts: int) -> Reckoning:
    return lambda day: day + timedelta(**parts)


def _in_china(days: int) -> Reckoning:
    return partial(counted, days=days, works=works_in_china)


def _in_the_united_states(days: int, *, from_the_same_day: bool) -> Reckoning:
    before = timedelta(days=from_the_same_day)
    return lambda day: counted(day - before, days, works_in_the_united_states)


AT_LODGING: Final[dict[str, dict[Step, Reckoning]]] = {
    "cn_credit_reporting": {
        Step.MARK: _after(days=0),
        Step.DECIDE: _after(weeks=3, days=-1),
        Step.SOURCE_ANSWERS: _after(weeks=1, days=3),
    },
    "cn_shanghai": {
        Step.MARK: _in_china(1),
        Step.DECIDE: _in_china(7),
        Step.SOURCE_ANSWERS: _in_china(3),
    },
    "eu_gdpr": {Step.DECIDE: a_month_later, Step.SOURCE_ANSWERS: _after(weeks=2)},
    "us_fcra": {
        Step.TELL_SOURCE: _in_the_united_states(5, from_the_same_day=True),
        Step.DECIDE: _after(weeks=4, days=1),
        Step.SOURCE_ANSWERS: _after(weeks=3, days=3),
    },
    "kr": {Step.DECIDE: _after(weeks=1), Step.SOURCE_ANSWERS: _after(days=3)},
}
"""By procedure and step, from the day of lodging."""

LATER: Final[dict[str, dict[Step, Reckoning]]] = {
    "cn_credit_reporting": {Step.DECIDE_APPEAL: _after(weeks=3, days=-1)},
    "cn_shanghai": {Step.DELETE_AFTER_REPAIR: _in_china(3), Step.DECIDE_APPEAL: _in_china(7)},
    "eu_gdpr": {Step.DECIDE_APPEAL: a_month_later},
    "us_fcra": {
        Step.MORE_MATERIAL: _after(weeks=2, days=1),
        Step.TELL_DECLINED: _in_the_united_states(5, from_the_same_day=False),
        Step.DECIDE_APPEAL: _after(weeks=4, days=1),
    },
    "kr": {Step.DECIDE_APPEAL: _after(weeks=1)},
}
"""By procedure and step, from the day of what it follows."""

for _steps in LATER.values():
    _steps[Step.APPEAL] = _after(weeks=4, days=2)


@cache
def _german_holidays(year: int) -> frozenset[date]:
    fixed = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)]
    moving = [-2, 0, 1, 39, 49, 50]  # from Good Friday to Whit Monday
    return frozenset(
        [date(year, *day) for day in fixed]
        + [_easter(year) + timedelta(days=days) for days in moving]
    )


@cache
def _federal_holidays(year: int) -> frozenset[date]:
    """Find the days off of 5 U.S.C. 6103: a holiday on a weekend is kept on the weekday beside."""
    fixed = [(year, 1, 1), (year, 6, 19), (year, 7, 4), (year, 11, 11), (year, 12, 25)]
    beside = {6: timedelta(days=-1), 7: timedelta(days=1)}
    kept = [date(*day) for day in [*fixed, (year + 1, 1, 1)]]
    mondays = [(1, 15), (2, 15), (5, 25), (9, 1), (10, 8)]  # the first on or after that day
    return frozenset(
        [day + beside.get(day.isoweekday(), timedelta()) for day in kept]
        + [_on_or_after(date(year, *day), 1) for day in mondays]
        + [_on_or_after(date(year, 11, 22), 4)]
    )


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)


def _easter(year: int) -> date:
    """Find Easter Sunday by Butcher's rule for the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
