"""Days begin and end where the law holds that the installation follows."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.kernel import days
from scoring_service.kernel.days import begin_of, day_of, end_of

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Apia", "UTC")


@pytest.fixture
def in_zone(monkeypatch):
    def move(zone):
        monkeypatch.setattr(days, "edition_on", lambda _name, _day: {"zone": zone})

    return move


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Asia/Shanghai", "2026-11-01T15:59:59+00:00", date(2026, 11, 1)),
        ("Asia/Shanghai", "2026-11-01T16:00:00+00:00", date(2026, 11, 2)),
        ("Asia/Shanghai", "2026-11-02T07:30:00+08:00", date(2026, 11, 2)),
        ("America/New_York", "2026-11-01T20:00:00-05:00", date(2026, 11, 1)),
        ("Europe/Berlin", "2026-03-28T23:30:00+01:00", date(2026, 3, 28)),
        ("Pacific/Apia", "2026-12-31T11:00:00+00:00", date(2027, 1, 1)),
    ],
)
def test_an_instant_falls_on_the_day_of_the_place(in_zone, zone, instant, day):
    in_zone(zone)
    assert day_of(datetime.fromisoformat(instant)) == day


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)])
def test_a_day_on_which_the_clocks_change_is_shorter_or_longer(in_zone, day, hours):
    in_zone("America/New_York")
    changed = date.fromisoformat(day)
    assert end_of(changed) - begin_of(changed) == timedelta(hours=hours)


@given(st.sampled_from(ZONES), st.dates(date(2001, 1, 1), date(2099, 1, 1)))
def test_a_day_is_everything_from_its_beginning_to_its_end(zone, day):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(days, "edition_on", lambda _name, _day: {"zone": zone})
        moment = timedelta(microseconds=1)
        begin, end = begin_of(day), end_of(day)
        assert begin.tzinfo is UTC
        if begin < end:  # Samoa had no 30 December 2011
            assert day_of(begin) == day_of(end - moment) == day
            assert day_of(begin - moment) < day < day_of(end)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_all_time_have_a_day_too(in_zone, zone, day):
    in_zone(zone)
    clocks = time.max if day == date.max else time.min
    assert day_of(datetime.combine(day, clocks, UTC)) == day


def test_days_are_reckoned_in_the_zone_of_the_policy():
    assert day_of(datetime(2026, 11, 1, 16, tzinfo=UTC)) == date(2026, 11, 2)
