from datetime import date, timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.objections import service as objections
from scoring_service.objections.rules import OPEN
from scoring_service.objections.steps import State
from tests.factories.cases import LATE, OLA, WEN, confirmed, deleted


@pytest.fixture
def lodged(desk, clock):
    """Four objections, a day apart: free, taken by Wen, decided by Ola, withdrawn."""
    made = []
    for number in range(4):
        made.append(desk.lodge(desk.score(person=f"C-{number}"), LATE))
        clock.advance(timedelta(days=1))
    desk.take(made[1], WEN)
    desk.decide(desk.take(made[2], OLA), confirmed())
    desk.withdraw(made[3])
    return [objection.id for objection in made]


@pytest.fixture
def queue(engine):
    def ask(**filters):
        with reading(engine) as session:
            found = objections.list_objections(session, **({"limit": 10} | filters))
        return [objection.id for objection in found]

    return ask


def test_what_is_due_first_comes_first(queue, lodged):
    assert queue() == lodged


def test_of_those_due_on_one_day_the_oldest_comes_first(queue, desk, clock):
    ids = []
    for number in range(3):
        ids.append(desk.lodge(desk.score(person=f"C-{number}"), LATE).id)
        clock.advance(timedelta(minutes=1))
    assert queue() == ids


def test_the_queue_is_filtered(queue, lodged):
    assert queue(states=[State.LODGED]) == lodged[:1]
    assert queue(states=OPEN) == lodged[:2]
    assert queue(states=[]) == []
    assert queue(assignee=WEN) == lodged[1:2]
    assert queue(assignee=OLA, states=OPEN) == []
    assert queue(due_before=date(2026, 11, 23)) == lodged[:2]
    assert queue(due_before=date(2026, 11, 21)) == []


def test_the_queue_goes_on_after_the_last_one_seen(queue, lodged):
    first = queue(limit=3)
    assert first == lodged[:3]
    assert queue(limit=3, after=first[-1]) == lodged[3:]
    assert queue(after=lodged[-1]) == []
    assert queue(after="obj_unknown") == []


def test_what_all_reviewers_are_called_on_for_comes_before_everything(
    queue, desk, clock, due_dates, follow, lodged
):
    """Of those past their due date too: one that only stays frozen waits below."""
    clock.advance(timedelta(days=40))
    follow("eu_gdpr", at_due="keep_frozen", since=clock.now().date())
    kept = desk.lodge(desk.score(person="C-kept"), LATE).id
    follow("kr", since=clock.now().date())
    clock.advance(timedelta(days=32))
    later = desk.lodge(desk.score(person="C-later"), LATE)
    clock.advance(timedelta(days=8))
    due_dates.attend()
    called_on = [*lodged[:2], later.id]
    assert queue(states=OPEN) == [*called_on, kept]
    assert queue() == [*called_on, *lodged[2:], kept]
    assert queue(states=OPEN, after=called_on[0], limit=2) == called_on[1:]
    assert queue(states=OPEN, after=called_on[-1]) == [kept]
    desk.settle(later, deleted())
    assert queue(states=OPEN) == [*lodged[:2], kept]
