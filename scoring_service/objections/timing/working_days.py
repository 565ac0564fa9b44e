"""Which days are working days, by country, and up to which day that is known.

Most countries' days follow from their laws, for all years. China's follow from an arrangement for
each year, which moves working days to weekends (调休) and is published in the autumn before: beyond
the last one known, no day is told to be free.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

_NEXT_NEW_YEAR: Final = (12, 24)
"""The arrangement of a year also moves the last days of the year before: not since 2001 an earlier
one than 28 December."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was reckoned; not certain where it may be earlier than the law has it."""

    on: date
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a country, up to the last day of which they are known."""

    country: str
    known_until: date

    def is_working(self, day: date) -> bool:
        """Tell whether work is done on a day; beyond what is known every day counts.

        A period that counts such days ends too early rather than too late for whoever waits.
        """
        return day > self.known_until or _year(self.country, day.year).is_working_day(day)


@cache
def calendar_of(country: str) -> Calendar:
    """Return the calendar of a country by its ISO 3166 code."""
    from holidays import country_holidays

    if country == "CN":
        return Calendar(country, _arranged_until())
    return Calendar(country, date(country_holidays(country).end_year, 12, 31))


@cache
def _year(country: str, year: int) -> "HolidayBase":
    """Return one year's days, which no other thread changes any more."""
    from holidays import country_holidays

    return country_holidays(country, years=year, expand=False)


def _arranged_until() -> date:
    from holidays.countries.china import ChinaStaticHolidays

    return date(max(ChinaStaticHolidays.special_public_holidays), *_NEXT_NEW_YEAR)
