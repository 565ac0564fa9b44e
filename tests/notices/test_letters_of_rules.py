"""Letters about due dates that passed, and about what a rule decided."""

from datetime import timedelta

from scoring_service.objections.timing.due_dates import DueDates
from tests.factories import policies
from tests.factories.cases import LATE


def test_what_a_rule_decided_is_not_said_to_be_a_reviewers(
    desk, write_to, told, engine, clock, monkeypatch
):
    policies.follow(monkeypatch, policies.edition_following("us_fcra"))
    objection = write_to(desk.lodge(desk.score(), LATE))
    ((_, text),) = told()
    assert "If nobody has decided by then, the rule decides" in " ".join(text.split())
    clock.advance(timedelta(days=40))
    DueDates(engine, clock).attend()
    ((_, text),) = told()
    assert desk.read(objection).decision.rule == "us_fcra"
    text = " ".join(text.split())
    assert (
        "Nobody decided in time. By the rule for this case, what is disputed was deleted." in text
    )
    assert "reviewer:" not in text
    assert "You were right" not in text


def test_a_letter_that_is_late_promises_no_day_that_has_passed(desk, write_to, told, engine, clock):
    write_to(desk.lodge(desk.score(), LATE))
    clock.advance(timedelta(days=40))
    DueDates(engine, clock).attend()
    (subject, text), (late, told_late) = told()
    assert (subject, late) == (
        "We received your objection",
        "The decision on your objection is late",
    )
    assert "A person has until" not in text
    assert "by November 21, 2026, the last day for it." in " ".join(told_late.split())
