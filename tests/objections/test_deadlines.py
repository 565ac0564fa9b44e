"""Deadlines, by the worked cases in `deadlines.yaml`."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.policy import edition_on
from scoring_service.objections import deadlines
from tests.factories.cases import LATE, Desk

CASES = yaml.safe_load(Path(__file__).with_name("deadlines.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["cn_credit_reporting"], ids=lambda case: case["why"])
def test_a_worked_case(case):
    assert deadlines.due_on(case["lodged"]) == case["due"]


@pytest.mark.parametrize("case", CASES["instants"], ids=lambda case: case["why"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_day_of_lodging_is_that_of_utc(case, engine, published):
    desk = Desk(engine, FixedClock(datetime.fromisoformat(case["lodged_at"])))
    assert desk.lodge(desk.score(), LATE).due_on == case["due"]


def test_the_policy_names_the_law_it_follows():
    edition = edition_on("objections", date(2026, 11, 1))
    reference = edition["rules"][edition["follows"]]["reference"]
    assert reference["article"] == "25"
    assert "征信业管理条例" in reference["law"]


def test_nothing_is_due_before_the_policy_begins():
    with pytest.raises(LookupError):
        deadlines.due_on(date(2025, 12, 31))


@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2100, 1, 1)))
def test_twenty_days_by_counting_seconds(day):
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    twenty_days_later = datetime.fromtimestamp(midnight + 20 * 24 * 3600, tz=UTC).date()
    assert deadlines.due_on(day) == twenty_days_later
