"""Under the turn of a person little is asked of the database, however much they objected to."""

import pytest
from sqlalchemy import event

from scoring_service.kernel.database import reading
from scoring_service.objections.rows import of_person
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed

BILL = "bill_1"


@pytest.fixture
def asked(engine):
    """Every statement that the database was asked."""
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    return statements


@pytest.fixture
def appealing(desk, asked):
    """Count what an appeal asks, after so many objections and beside so many other scores."""

    def act(person, *, objections=0, scores=0):
        score = desk.score(person=person)
        for _ in range(objections):
            desk.withdraw(desk.lodge(score, BILL))
        for _ in range(scores):
            desk.score(algorithms.items(**{LATE: 1}), person=person)
        first = desk.settle(desk.lodge(score, LATE), confirmed())
        asked.clear()
        desk.appeal(first)
        return len(asked)

    return act


def test_earlier_objections_are_read_together(appealing):
    assert appealing("C-2", objections=9) == appealing("C-1", objections=1)


def test_another_score_costs_one_look_at_it(appealing):
    assert appealing("C-2", scores=9) - appealing("C-1", scores=1) == 8


def test_the_objections_of_a_person_are_not_read_again_beside_each_other(desk, engine, asked):
    score = desk.score()
    lodged = [desk.withdraw(desk.lodge(score, item)) for item in (LATE, BILL, "bill_2")]
    asked.clear()
    with reading(engine) as session:
        rows = of_person(session, score.person)
        beside = {row.id: {other.id for other in row.others} for row in rows}
    every = {one.id for one in lodged}
    assert beside == {one: every - {one} for one in every}
    assert sum("FROM objections" in one for one in asked) == 1
