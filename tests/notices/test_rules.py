"""When a delivery is attempted again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.notices import rules
from scoring_service.notices.records import Failure

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
UNTIL = NOW + rules.WEBHOOK_PATIENCE


def pauses(chance):
    """The pauses of a delivery that always fails at once."""
    now, made = NOW, 0
    while True:
        made += 1
        following = rules.next_attempt(made, now=now, until=UNTIL, chance=chance)
        if following is None:
            return now
        yield following - now
        now = following


def test_pauses_grow_to_four_hours_and_the_last_attempt_is_after_a_day():
    found = list(pauses(0.5))
    assert [pause.total_seconds() for pause in found[:4]] == [5, 15, 45, 135]
    assert max(found) == timedelta(hours=4)
    assert sum(found, timedelta()) == timedelta(days=1)
    assert 10 < len(found) < 20


@given(st.floats(0, 1, exclude_max=True))
def test_jitter_moves_a_pause_by_a_fifth_at_most(chance):
    found = next(iter(pauses(chance)))
    assert timedelta(seconds=4) <= found <= timedelta(seconds=6)


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True), st.integers(-90_000, 90_000))
def test_nothing_is_attempted_after_the_end_and_nothing_sooner_than_now(made, chance, seconds):
    now = NOW + timedelta(seconds=seconds)
    following = rules.next_attempt(made, now=now, until=UNTIL, chance=chance)
    assert (following is None) is (now >= UNTIL)
    assert following is None or now < following <= UNTIL


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (200, None),
        (204, None),
        (299, None),
        (301, Failure.REDIRECTED),
        (307, Failure.REDIRECTED),
        (100, Failure.REFUSED),
        (400, Failure.REFUSED),
        (410, Failure.REFUSED),
        (500, Failure.REFUSED),
    ],
)
def test_every_2xx_delivers_and_nothing_else(status, failure):
    assert rules.failure_of(status) is failure
