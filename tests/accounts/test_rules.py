from datetime import UTC, datetime, timedelta

import pytest

from scoring_service.accounts import rules
from scoring_service.kernel.errors import Invalid

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900), (1_000_000, 900)],
)
def test_waiting_starts_after_five_failures_and_doubles_up_to_a_quarter_of_an_hour(
    failures, seconds
):
    assert rules.wait_after(failures) == timedelta(seconds=seconds)


def test_failures_are_forgotten_after_a_day():
    just_before = NOON + timedelta(hours=24) - timedelta(seconds=1)
    assert rules.failures_that_count(9, NOON, just_before) == 9
    assert rules.failures_that_count(9, NOON, NOON + timedelta(hours=24)) == 0


@pytest.mark.parametrize("length", [0, 11, 257])
def test_a_password_that_is_too_short_or_too_long_is_refused(length):
    with pytest.raises(Invalid, match="at least 12 and at most 256"):
        rules.check_password("p" * length)


@pytest.mark.parametrize("length", [12, 256])
def test_a_long_enough_password_needs_nothing_else(length):
    rules.check_password("p" * length)


def test_addresses_are_compared_without_case_and_surrounding_space():
    assert rules.normal_email(" Wen.Li@Example.ORG\0") == "wen.li@example.org"
