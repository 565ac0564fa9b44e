"""Public figures tell of the second instance what they tell of the first, small numbers apart."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.objections.figures.disclosing import FEWEST, FEWEST_TIMED
from scoring_service.objections.figures.statistics import OnAppeal, count_all
from tests.factories.cases import KAI, LATE, OLA, confirmed, deleted


@pytest.fixture
def told(engine, clock):
    """Read what is told of appeals, and how many first decisions were late."""

    def read():
        with reading(engine) as session:
            together = count_all(session, today=clock.now().date()).together
        assert together.overdue == 0, "an appeal says nothing of the first instance"
        return together.on_appeal

    return read


@pytest.fixture
def appealed(desk, follow):
    """Let so many people appeal against what was decided on their objections."""
    follow("cn_shanghai")

    def act(number):
        scores = [desk.score(person=f"C-{n}") for n in range(number)]
        first = [desk.settle(desk.lodge(score, LATE), confirmed()) for score in scores]
        return [desk.appeal(decided) for decided in first]

    return act


def test_no_appeal_is_told_as_zero(desk, told):
    desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    assert told() == OnAppeal(decided=0, overdue=0, median_days=None, nine_tenths_days=None)


def test_appeals_are_told_with_the_time_they_took(desk, appealed, clock, told, client):
    appeals = appealed(FEWEST_TIMED)
    clock.advance(timedelta(days=2))
    for objection in appeals:
        desk.answer(desk.decide(desk.take(objection, OLA), deleted()), KAI)
    expected = OnAppeal(decided=FEWEST_TIMED, overdue=0, median_days=2, nine_tenths_days=2)
    assert told() == expected
    answer = client.get("/v1/statistics").json["together"]
    assert answer["on_appeal"]["median_days"] == 2
    assert answer["appealed"] == FEWEST_TIMED
    assert "Half of the appeals were decided within" in client.get("/figures").text


def test_an_appeal_is_late_by_its_own_due_date_however_it_ends(desk, appealed, clock, told):
    appeals = appealed(FEWEST + 2)
    desk.withdraw(appeals[0])
    desk.answer(desk.decide(desk.take(appeals[1], OLA), deleted()), KAI)
    clock.advance(timedelta(days=(appeals[2].due_on - clock.now().date()).days))
    assert told().overdue == 0
    clock.advance(timedelta(days=1))
    assert told().overdue == FEWEST
    desk.withdraw(appeals[2])
    desk.answer(desk.decide(desk.take(appeals[3], OLA), deleted()), KAI)
    assert told().overdue == FEWEST
