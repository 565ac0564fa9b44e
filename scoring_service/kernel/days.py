"""On which day an instant falls: that of the place whose law the installation follows.

A law counts days as they begin and end where it holds. Reckoned in UTC, an evening in New York
would belong to the next day and a morning in Shanghai to the one before. The zone is policy.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from scoring_service.kernel.policy import edition_on

POLICY: Final = "days"


def zone_on(day: date) -> ZoneInfo:
    """Return the time zone in which a day is reckoned; raise `LookupError` before the policy."""
    return ZoneInfo(edition_on(POLICY, day)["zone"])


def local(instant: datetime) -> datetime:
    """Return an instant as clocks show it in the installation's time zone.

    At the two ends of all time, where a spoiled column may point, clocks show what they do in UTC.
    """
    moment = instant.astimezone(UTC)
    try:
        return moment.astimezone(zone_on(moment.date()))
    except OverflowError:
        return moment


def day_of(instant: datetime) -> date:
    """Return the day on which an instant falls in the installation's time zone."""
    return local(instant).date()


def begin_of(day: date) -> datetime:
    """Return the first instant of a day, in UTC."""
    return datetime.combine(day, time.min, zone_on(day)).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the first instant after a day, in UTC: a last day counts in full."""
    return begin_of(day + timedelta(days=1))
