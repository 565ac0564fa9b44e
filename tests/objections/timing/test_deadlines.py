"""Deadlines, by the worked cases in `deadlines.yaml`."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.policy import edition_on
from scoring_service.objections.timing import deadlines
from scoring_service.objections.timing.deadlines import AtDue, Period, Step, Terms, Unit, terms_on
from scoring_service.objections.timing.working_days import Calendar, Day
from tests.factories.cases import LATE, Desk

CASES = yaml.safe_load(Path(__file__).with_name("deadlines.yaml").read_text(encoding="utf-8"))
EDITION = edition_on("objections", date(2026, 11, 1))
PROCEDURES = tuple(EDITION["procedures"])
WORKED = [(name, case) for name in PROCEDURES for case in CASES[name]]


def why(value):
    return value if isinstance(value, str) else value["why"]


@pytest.mark.parametrize(("procedure", "case"), WORKED, ids=why)
def test_a_worked_case(procedure, case):
    terms = terms_on(case["lodged"], procedure)
    expected = {Step(step): case[step] for step in case.keys() & set(Step)}
    assert expected
    assert {step: terms.by[step] for step in expected} == expected
    assert terms.certain


@pytest.mark.parametrize("case", CASES["cn_shanghai_repair"], ids=why)
def test_what_was_repaired_is_deleted_in_three_working_days(case):
    terms = terms_on(case["repaired"], "cn_shanghai")
    assert terms.end_of(Step.DELETE_AFTER_REPAIR, case["repaired"]) == Day(case["deleted"])


@pytest.mark.parametrize("case", CASES["us_fcra_more_material"], ids=why)
def test_new_material_gives_fifteen_days_more(case):
    terms = terms_on(date(2026, 11, 1), "us_fcra")
    assert terms.end_of(Step.MORE_MATERIAL, case["due"]) == Day(case["then"])


def test_other_procedures_give_no_more_time():
    for procedure in set(PROCEDURES) - {"us_fcra"}:
        terms = terms_on(date(2026, 11, 1), procedure)
        assert terms.end_of(Step.MORE_MATERIAL, date(2026, 11, 21)) is None


@pytest.mark.parametrize("case", CASES["instants"], ids=why)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_day_of_lodging_is_that_of_the_installation(case, engine, published):
    desk = Desk(engine, FixedClock(datetime.fromisoformat(case["lodged_at"])))
    assert desk.lodge(desk.score(), LATE).due_on == case["due"]


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_procedure_names_its_law_and_what_happens_at_the_due_date(procedure):
    rules = EDITION["procedures"][procedure]
    assert all(rules["reference"][part] for part in ("law", "article", "says"))
    assert set(rules["title"]) == {"en", "zh-CN"}
    assert AtDue(rules["at_due"])
    assert isinstance(rules["reviewed"], bool)
    assert len(CASES[procedure]) >= 3


def test_this_installation_follows_the_law_on_credit_reporting():
    terms = terms_on(date(2026, 11, 1))
    assert (terms.procedure, terms.reference["article"]) == ("cn_credit_reporting", "25")
    assert "征信业管理条例" in terms.reference["law"]["zh-CN"]
    assert terms.at_due is AtDue.ESCALATE


def test_nothing_is_due_before_the_policy_begins():
    with pytest.raises(LookupError):
        deadlines.terms_on(date(2025, 12, 31))


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_no_deadline_is_longer_than_what_people_are_told(procedure):
    longest = EDITION["procedures"][procedure]["at_most_days"]
    first = date(2026, 1, 1)
    for day in (first + timedelta(days=number) for number in range(4000)):
        terms = terms_on(day, procedure)
        extended = terms.end_of(Step.MORE_MATERIAL, terms.due_on)
        assert ((extended.on if extended else terms.due_on) - day).days <= longest


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_terms_are_read_as_they_were_stored(procedure):
    terms = terms_on(date(2026, 9, 28), procedure)
    assert Terms.read(json.loads(json.dumps(terms.stored()))) == terms


WEEK = Calendar("CN", date(2026, 12, 24))
"""China's working days as far as they were arranged in November 2026."""


@pytest.mark.parametrize(
    ("lodged", "due", "certain"),
    [
        (date(2026, 12, 15), date(2026, 12, 24), True),
        (date(2026, 12, 16), date(2026, 12, 25), False),
        (date(2026, 12, 21), date(2026, 12, 28), False),
        (date(2027, 2, 1), date(2027, 2, 8), False),
    ],
)
def test_where_no_calendar_is_known_every_day_counts_and_it_is_said(lodged, due, certain):
    last = Period(7, Unit.WORKING_DAYS).end(lodged, WEEK)
    assert (last.on, last.certain) == (due, certain)


def test_where_no_calendar_is_known_no_last_day_is_moved_and_it_is_said():
    month = Period(1, Unit.MONTHS, if_free="next_working_day")
    assert month.end(date(2026, 12, 1), WEEK).on == date(2027, 1, 1)
    assert not month.end(date(2026, 12, 1), WEEK).certain


def test_working_days_without_a_calendar_are_an_error():
    with pytest.raises(LookupError):
        Period(1, Unit.WORKING_DAYS).end(date(2026, 1, 1))


def test_the_default_needs_no_calendar():
    assert deadlines.find_calendar(EDITION) is None
    shanghai = deadlines.find_calendar(EDITION | {"follows": "cn_shanghai"})
    assert shanghai is not None
    assert shanghai.country == "CN"
    assert shanghai.known_until >= date(2026, 12, 24)
