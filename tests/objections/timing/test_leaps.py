"""A clock that leaps ahead does no harm within the hour, nor does it stop a worker for good."""

from datetime import timedelta

import pytest

from scoring_service.objections.effects.erasing import Erasures
from scoring_service.objections.inquiries.silence import Silences
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.due_dates import DueDates
from tests.factories.cases import LATE, corrected

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LEAP = timedelta(days=40)


@pytest.fixture
def worker(engine, clock):
    """Let the worker turn once, at a distance from the present."""
    duties = [kind(engine, clock) for kind in (DueDates, Silences, Erasures)]

    def turn(after):
        clock.advance(after)
        for duty in duties:
            duty.attend()

    return turn


@pytest.fixture
def turn(worker):
    """Let the worker turn, which has turned at the start."""
    worker(MINUTE)
    return worker


def alarms(client):
    told = client.get("/v1/status").json["alarms"]
    return [alarm for alarm in told if alarm["code"] == "clock_leapt"]


def kinds(objection):
    return [event.kind for event in objection.events]


def test_a_clock_set_ahead_and_set_right_within_the_hour_has_deleted_nothing(
    desk, turn, follow, client
):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    turn(LEAP)
    assert kinds(desk.read(objection)) == [*kinds(objection), EventKind.ESCALATED]
    (alarm,) = alarms(client)
    assert "Between 2026-11-01 17:01 and 2026-12-11 17:01" in alarm["detail"]
    assert "Until 2026-12-11 18:01 no rule deletes anything" in alarm["detail"]
    turn(HOUR - MINUTE)
    turn(MINUTE - LEAP - HOUR)
    assert alarms(client) == []
    for _hour in range(3):
        turn(HOUR)
    assert desk.read(objection).state is State.LODGED
    assert objection.items[0] in desk.standing(desk.read(objection)).item_values()


def test_what_is_due_in_earnest_is_deleted_when_the_clock_that_was_set_right_gets_there(
    desk, turn, follow
):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    turn(LEAP)
    turn(-LEAP)
    for _quarter_of_a_day in range(4 * 32):
        turn(timedelta(hours=6))
    assert desk.read(objection).decision.rule == "us_fcra"


def test_a_worker_that_was_stopped_makes_up_for_it_an_hour_later(desk, turn, follow, client):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    turn(LEAP)
    turn(HOUR - MINUTE)
    assert desk.read(objection).state is State.LODGED
    turn(MINUTE)
    decided = desk.read(objection)
    assert decided.decision.rule == "us_fcra"
    assert decided.decision.decided_at == objection.lodged_at + LEAP + HOUR
    assert kinds(decided).count(EventKind.ESCALATED) == 1
    assert alarms(client) == []


def test_the_hour_is_lived_through_and_not_leapt_over(desk, turn, follow, client):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    turn(LEAP)
    turn(timedelta(hours=2))
    assert desk.read(objection).state is State.LODGED
    assert "Until 2026-12-11 20:01" in alarms(client)[0]["detail"]
    turn(HOUR)
    assert desk.read(objection).state is State.DECIDED


def test_six_hours_without_a_turn_are_no_leap_and_more_are_one(turn, client):
    turn(timedelta(hours=6))
    assert alarms(client) == []
    turn(timedelta(hours=6, seconds=1))
    assert len(alarms(client)) == 1


def test_a_source_is_not_silent_by_a_clock_that_has_just_leapt(desk, turn):
    objection = desk.lodge(desk.score(), LATE)
    turn(timedelta(days=11))
    assert EventKind.SOURCE_SILENT not in kinds(desk.read(objection))
    turn(HOUR)
    assert EventKind.SOURCE_SILENT in kinds(desk.read(objection))


def test_old_values_are_not_erased_by_a_clock_that_has_just_leapt(desk, turn, follow):
    follow("cn_shanghai")
    decided = desk.settle(desk.lodge(desk.score(), LATE), corrected())
    turn(LEAP)
    assert EventKind.OLD_VALUES_ERASED not in kinds(desk.read(decided))
    turn(HOUR)
    assert EventKind.OLD_VALUES_ERASED in kinds(desk.read(decided))


def test_escalations_go_on(desk, turn):
    objection = desk.lodge(desk.score(), LATE)
    turn(LEAP)
    assert desk.read(objection).escalated
