"""A repeat that takes hold after its due date has a due date again, and what happens then."""

from datetime import date, timedelta

import pytest

from scoring_service.objections.casefile.rules import is_complete
from scoring_service.objections.records import Outcome
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.deadlines import AtDue, Step
from tests.factories.cases import KAI, LATE, OLA, confirmed
from tests.factories.evidence import pdf
from tests.objections.lodging.test_repeats import TAKES_HOLD, rejected


@pytest.fixture
def overdue(desk, follow, wait_too_long):
    """Lodge a third time, under a law that deletes what nobody decides, and wait too long."""
    follow("us_fcra")
    score = desk.score()
    rejected(desk, score, LATE)
    return wait_too_long(desk.take(desk.lodge(score, LATE)))


def test_taken_up_late_it_is_decided_by_the_rule_at_the_end_of_a_new_time(
    desk, take_up, overdue, wait_too_long, clock
):
    assert (overdue.due_on, overdue.escalated) == (date(2026, 11, 30), True)
    taken = take_up(overdue)
    assert [e.kind for e in taken.events][-4:] == [
        *(EventKind.TAKEN_UP, EventKind.RENEWED),
        *TAKES_HOLD,
    ]
    assert (taken.due_on, taken.overdue_at, taken.escalated) == (date(2026, 12, 30), None, False)
    assert (taken.at_due, taken.terms.due_on) == (AtDue.DELETE_ITEM, date(2026, 11, 30))
    assert is_complete(taken), "it was late, and the person may complain of that"
    ruled = wait_too_long(taken)
    assert (ruled.state, ruled.decision.rule) == (State.DECIDED, "us_fcra")
    assert LATE not in desk.standing(ruled).item_values()


def test_new_evidence_after_the_due_date_begins_a_new_time_too(desk, add, overdue):
    add(overdue, pdf("new"))
    now = desk.read(overdue)
    assert (now.repeats, now.due_on, now.overdue_at) == ((), date(2026, 12, 30), None)
    assert [event.kind for event in now.events][-3:] == [EventKind.RENEWED, *TAKES_HOLD]


def test_taken_up_in_time_it_keeps_its_due_date(desk, follow, take_up, clock):
    follow("us_fcra")
    score = desk.score()
    rejected(desk, score, LATE)
    lodged = desk.take(desk.lodge(score, LATE))
    clock.advance(timedelta(days=29))
    taken = take_up(lodged)
    assert (taken.due_on, Step.DECIDE_ANEW in taken.terms.by) == (lodged.due_on, False)
    assert EventKind.RENEWED not in [event.kind for event in taken.events]


def test_the_last_day_counts_in_full_and_the_next_is_late_without_the_worker(
    desk, follow, take_up, clock
):
    follow("us_fcra")
    score = desk.score()
    rejected(desk, score, LATE)
    lodged = desk.take(desk.lodge(score, LATE))
    clock.advance(lodged.due_on - clock.now().date() + timedelta(days=1))
    assert take_up(lodged).due_on > lodged.due_on


def test_on_appeal_the_new_time_is_that_of_an_appeal(desk, decline, take_up, wait_too_long, clock):
    score = desk.score()
    rejected(desk, score, LATE)
    appealed = desk.appeal(decline(desk.take(desk.lodge(score, LATE))))
    late = wait_too_long(desk.take(appealed, OLA))
    taken = take_up(late, reviewer=OLA)
    period = late.terms.end_of(Step.DECIDE_APPEAL, clock.now().date()).on
    assert (taken.due_on, taken.appeal.due_on, taken.overdue_at) == (period, period, None)
    decided = desk.answer(desk.decide(taken, confirmed(), reviewer=OLA), KAI)
    assert decided.decision.outcome is Outcome.REJECTED
