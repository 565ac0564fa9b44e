"""A hundred thousand objections: every last day is the one that an independent reckoning finds."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from scoring_service.kernel import days
from scoring_service.kernel.days import day_of
from scoring_service.kernel.policy import edition_on
from scoring_service.objections.timing.deadlines import Period, Step, Unit, terms_on
from scoring_service.objections.timing.working_days import Day, calendar_of
from tests.objections.timing.reckoning import (
    AT_LODGING,
    CHINA_LISTED_UNTIL,
    LATER,
    counted,
    works_in_china,
)

SIMULATED = 100_000
FIRST = date(2026, 1, 1)
EDITION = edition_on("objections", FIRST)
PROCEDURES = tuple(EDITION["procedures"])
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Apia", "Asia/Kathmandu")
REACH = {"cn_shanghai": 450}
"""How many days after the first an objection is lodged at most; else 32 years."""


def test_every_step_of_every_procedure_is_reckoned():
    for procedure, rules in EDITION["procedures"].items():
        assert set(AT_LODGING[procedure]) == set(map(Step, rules["steps"])), procedure
        assert set(LATER[procedure]) == set(map(Step, rules["later"])), procedure
    assert set(AT_LODGING) == set(LATER) == set(PROCEDURES)
    reckoned = {step for part in (AT_LODGING, LATER) for steps in part.values() for step in steps}
    assert set(Step) - reckoned == {Step.DECIDE_ANEW}, "it is `decide` from another day"


def expected(procedure, day):
    """What is due of an objection of a day: days by step, those of later steps, and certainty."""
    at_lodging = {step: reckon(day) for step, reckon in AT_LODGING[procedure].items()}
    later = {step: reckon(day) for step, reckon in LATER[procedure].items()}
    if procedure != "cn_shanghai":
        return at_lodging, {step: Day(on) for step, on in later.items()}, True
    days_of = {
        step: Day(on, certain=step is Step.APPEAL or on <= CHINA_LISTED_UNTIL)
        for step, on in later.items()
    }
    return at_lodging, days_of, max(at_lodging.values()) <= CHINA_LISTED_UNTIL


def found(procedure, lodged_on):
    terms = terms_on(lodged_on, procedure)
    later = {step: terms.end_of(step, lodged_on) for step in terms.later}
    return terms.by, later, terms.certain


def test_a_hundred_thousand_objections_through_the_clock(monkeypatch):
    """Lodged whenever and wherever, each step is due on the day that another reckoning finds."""
    random = Random(20261124)
    place: dict[str, str] = {}
    monkeypatch.setattr(days, "edition_on", lambda _name, _day: place)
    wrong = []
    for number in range(SIMULATED):
        procedure = PROCEDURES[number % len(PROCEDURES)]
        place["zone"] = ZONES[number // len(PROCEDURES) % len(ZONES)]
        day = FIRST + timedelta(days=random.randrange(1, REACH.get(procedure, 12_000)))
        clocks = datetime.combine(day, time(random.randrange(24), random.randrange(60)))
        instant = clocks.replace(tzinfo=ZoneInfo(place["zone"])).astimezone(UTC)
        if found(procedure, day_of(instant)) != expected(procedure, day):
            wrong.append((procedure, instant, found(procedure, day), expected(procedure, day)))
    assert wrong == []


@pytest.mark.parametrize("count", [1, 3, 7])
def test_working_days_of_china_over_the_turns_of_two_years(count):
    """Each day from 2025 into 2027: certain to the end of what is arranged, and no further."""
    china = calendar_of("CN")
    assert china.known_until == CHINA_LISTED_UNTIL, "list the festivals of the next year too"
    for number in range(800):
        event = date(2025, 1, 1) + timedelta(days=number)
        last = counted(event, count, works_in_china)
        end = Period(count, Unit.WORKING_DAYS).end(event, china)
        assert end == Day(last, certain=last <= CHINA_LISTED_UNTIL), event
    assert not end.certain
