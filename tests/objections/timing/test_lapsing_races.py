"""Workers and people act at the same instant on an objection that is overdue: exactly one does."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.due_dates import DueDates
from tests.factories.cases import LATE, OLA, WEN, corrected
from tests.factories.races import race, succeeded

RACES = 25


@pytest.fixture
def overdue(desk, follow, clock):
    """Make objections of people whose due date has passed."""
    follow("us_fcra")

    def act(numbers=range(RACES)):
        lodged = [desk.lodge(desk.score(person=f"C-{number}"), LATE) for number in numbers]
        clock.advance(timedelta(days=30))
        return lodged

    return act


@pytest.fixture
def workers(engine, clock):
    """Two workers, as two processes would have them."""
    return DueDates(engine, clock).attend, DueDates(engine, clock).attend


def once(objection):
    kinds = [event.kind for event in objection.events]
    wanted = (EventKind.OVERDUE, EventKind.DECIDED_BY_RULE, EventKind.SCORE_REPLACED)
    return [kinds.count(kind) for kind in wanted] == [1, 1, 1]


def count(engine, table):
    with reading(engine) as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}"))


def test_two_workers_act_once_on_each(desk, overdue, workers, engine):
    lodged = overdue()
    assert race(*workers) == [None, None]
    assert all(once(desk.read(objection)) for objection in lodged)
    assert count(engine, "decisions") == RACES
    assert count(engine, "scores") == 2 * RACES


def test_a_reviewer_and_a_rule_never_both_decide(desk, overdue, workers, engine):
    taken = [desk.take(objection) for objection in overdue()]
    for objection in taken:
        race(workers[0], lambda: desk.decide(objection, corrected(value=0)), workers[1])  # noqa: B023
    for objection in taken:
        decided = desk.read(objection)
        kinds = [event.kind for event in decided.events]
        assert decided.state is State.DECIDED
        assert kinds.count(EventKind.DECIDED) + kinds.count(EventKind.DECIDED_BY_RULE) == 1
        assert kinds.count(EventKind.SCORE_REPLACED) == 1
        assert (decided.decision.reviewer is None) == (decided.decision.rule is not None)
    assert count(engine, "decisions") == RACES


def test_what_is_withdrawn_is_not_deleted_and_what_is_deleted_not_withdrawn(
    desk, overdue, workers, engine
):
    lodged = overdue()
    steps = [lambda objection=objection: desk.withdraw(objection) for objection in lodged]
    withdrawn = succeeded(race(*workers, *steps))
    for objection in map(desk.read, lodged):
        deleted = objection.state is State.DECIDED
        assert deleted == (objection.decision is not None) == once(objection)
    gone = [objection for objection in withdrawn if objection is not None]
    assert count(engine, "decisions") == RACES - len(gone)


def test_a_case_that_is_taken_meanwhile_is_acted_on_all_the_same(desk, overdue, workers):
    lodged = overdue(range(10))
    for objection in lodged:
        race(lambda: desk.take(objection, WEN), *workers, lambda: desk.take(objection, OLA))  # noqa: B023
    assert all(once(desk.read(objection)) for objection in lodged)
