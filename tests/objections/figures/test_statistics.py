"""Public figures tell how objections go, and single nobody out."""

from datetime import timedelta

from scoring_service.kernel.database import reading, transaction
from scoring_service.objections.figures.disclosing import FEWEST, FEWEST_TIMED
from scoring_service.objections.figures.statistics import count_all
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.service import take_up
from tests.factories.cases import KAI, LATE, confirmed, deleted


def test_nothing_yet_is_told_as_zero(client):
    answer = client.get("/v1/statistics").json
    assert answer["scores"] == []
    assert {part["lodged"] for part in answer["objections"]} == {0}
    assert len(answer["objections"]) == 7


def test_decisions_are_counted_by_ground_and_outcome_with_their_time(desk, engine, clock):
    for n in range(FEWEST_TIMED):
        score = desk.score(person=f"C-{n}")
        objection = desk.lodge(score, LATE)
        taken = desk.take(objection)
        clock.advance(timedelta(days=3))
        desk.decide(taken, confirmed())
    with reading(engine) as session:
        figures = count_all(session, today=clock.now().date())
    inaccurate = _on(Ground.INACCURATE, figures)
    (version,) = figures.scores
    assert version.scores == FEWEST_TIMED
    for told in (inaccurate, version.objections, figures.together):
        assert (told.lodged, told.decided.count, told.overdue) == (FEWEST_TIMED, FEWEST_TIMED, 0)
        assert told.decided.outcomes[Outcome.REJECTED] == FEWEST_TIMED
        assert (told.decided.median_days, told.decided.nine_tenths_days) == (3, 3)
    others = [figure for figure in figures.objections if figure.ground is not Ground.INACCURATE]
    assert {figure.figures.lodged for figure in others} == {0}


def test_what_was_not_decided_in_time_is_overdue_whether_or_not_the_worker_ran(
    desk, engine, clock, due_dates
):
    def overdue():
        with reading(engine) as session:
            figures = count_all(session, today=clock.now().date())
        return _on(Ground.INACCURATE, figures).overdue

    lodged = [desk.lodge(desk.score(person=f"C-{n}"), LATE) for n in range(2 * FEWEST + 2)]
    desk.settle(lodged[0], confirmed())
    desk.withdraw(lodged[1])
    clock.advance(timedelta(days=20))
    assert overdue() == 0
    clock.advance(timedelta(days=1))
    assert overdue() == 2 * FEWEST
    due_dates.attend()
    assert overdue() == 2 * FEWEST
    desk.settle(desk.read(lodged[2]), deleted())
    assert overdue() == 2 * FEWEST
    for objection in lodged[3:6]:
        desk.withdraw(desk.read(objection))
    assert overdue() == 2 * FEWEST, "withdrawn, but late"


def test_what_a_rule_decided_is_overdue_too(desk, engine, clock, due_dates, follow):
    follow("us_fcra")
    for n in range(FEWEST):
        desk.lodge(desk.score(person=f"C-{n}"), LATE)
    clock.advance(timedelta(days=30))
    due_dates.attend()
    with reading(engine) as session:
        figures = count_all(session, today=clock.now().date())
    inaccurate = _on(Ground.INACCURATE, figures)
    assert (inaccurate.overdue, inaccurate.decided.count) == (FEWEST, FEWEST)
    assert inaccurate.decided.by_rule == FEWEST
    assert set(inaccurate.decided.outcomes.values()) == {0}, "no person decided"


def test_a_repeat_that_was_left_waiting_is_overdue_though_its_time_began_anew(
    desk, engine, clock, due_dates
):
    def overdue():
        with reading(engine) as session:
            return count_all(session, today=clock.now().date()).together.overdue

    waiting = []
    for n in range(FEWEST):
        score = desk.score(person=f"C-{n}")
        for _ in range(2):
            desk.settle(desk.lodge(score, LATE), confirmed())
        waiting.append(desk.take(desk.lodge(score, LATE), KAI))
    clock.advance(timedelta(days=21))
    due_dates.attend()
    assert overdue() == FEWEST
    for repeat in map(desk.read, waiting):
        who = {"reviewer": repeat.assignee, "revision": repeat.revision, "now": clock.now()}
        with transaction(engine) as session:
            taken = take_up(session, repeat.id, **who)
        desk.decide(taken, confirmed())
    assert overdue() == FEWEST


def _on(ground, figures):
    return next(part.figures for part in figures.objections if part.ground is ground)
