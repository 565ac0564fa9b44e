from datetime import UTC, datetime, timedelta, timezone

from scoring_service.kernel.clock import FixedClock, SystemClock, rfc3339


def test_a_fixed_clock_stands_still_until_it_is_advanced(clock):
    start = clock.now()
    assert clock.now() == start
    clock.advance(timedelta(days=1))
    assert clock.now() - start == timedelta(days=1)
    assert isinstance(clock, FixedClock)


def test_the_machine_s_clock_tells_an_aware_instant_in_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_instants_are_written_in_utc_to_the_microsecond():
    instant = datetime(2026, 11, 1, 17, 0, 0, 1200, tzinfo=timezone(timedelta(hours=8)))
    assert rfc3339(instant) == "2026-11-01T09:00:00.001200Z"
    assert rfc3339(datetime(2026, 11, 1, tzinfo=UTC)) == "2026-11-01T00:00:00.000000Z"
