"""Public figures tell how objections go, and single nobody out."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.objections.figures.statistics import FEWEST, count_all, told
from scoring_service.objections.records import Ground, Outcome
from tests.factories.cases import LATE, confirmed, deleted


@pytest.mark.parametrize(("count", "public"), [(0, 0), (1, None), (4, None), (5, 5), (90, 90)])
def test_small_numbers_are_not_told(count, public):
    assert told(count) == public


def test_nothing_yet_is_told_as_zero(client):
    answer = client.get("/v1/statistics").json
    assert answer["scores"] == []
    assert {part["lodged"] for part in answer["objections"]} == {0}
    assert len(answer["objections"]) == 7


def test_decisions_are_counted_by_ground_and_outcome_with_their_time(desk, engine, clock):
    for n in range(FEWEST):
        score = desk.score(person=f"C-{n}")
        objection = desk.lodge(score, LATE)
        taken = desk.take(objection)
        clock.advance(timedelta(days=3))
        desk.decide(taken, confirmed())
    with reading(engine) as session:
        figures = count_all(session, today=clock.now().date())
    assert figures.scores[0].scores == FEWEST
    inaccurate = next(f for f in figures.objections if f.ground is Ground.INACCURATE)
    assert (inaccurate.lodged, inaccurate.decided.count) == (FEWEST, FEWEST)
    assert inaccurate.decided.outcomes[Outcome.REJECTED] == FEWEST
    assert inaccurate.decided.median_days == 3.0


def test_what_was_not_decided_in_time_is_overdue_whether_or_not_the_worker_ran(
    desk, engine, clock, due_dates
):
    def overdue():
        with reading(engine) as session:
            figures = count_all(session, today=clock.now().date())
        return next(f.overdue for f in figures.objections if f.ground is Ground.INACCURATE)

    lodged = [desk.lodge(desk.score(person=f"C-{n}"), LATE) for n in range(FEWEST + 3)]
    desk.settle(lodged[0], confirmed())
    desk.withdraw(lodged[1])
    clock.advance(timedelta(days=20))
    assert overdue() == 0
    clock.advance(timedelta(days=1))
    assert overdue() == FEWEST + 1
    due_dates.attend()
    assert overdue() == FEWEST + 1
    desk.settle(desk.read(lodged[2]), deleted())
    assert overdue() == FEWEST + 1
    desk.withdraw(desk.read(lodged[3]))
    assert overdue() == FEWEST
    desk.withdraw(desk.read(lodged[4]))
    assert overdue() is None


def test_what_a_rule_decided_is_overdue_too(desk, engine, clock, due_dates, follow):
    follow("us_fcra")
    for n in range(FEWEST):
        desk.lodge(desk.score(person=f"C-{n}"), LATE)
    clock.advance(timedelta(days=30))
    due_dates.attend()
    with reading(engine) as session:
        figures = count_all(session, today=clock.now().date())
    inaccurate = next(f for f in figures.objections if f.ground is Ground.INACCURATE)
    assert (inaccurate.overdue, inaccurate.decided.count) == (FEWEST, FEWEST)
