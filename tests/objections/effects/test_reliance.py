"""A score that holds what was found wrong since is not to be relied on, however old it is."""

from datetime import timedelta

import pytest
from sqlalchemy import event, text

from scoring_service.kernel.database import reading, transaction
from scoring_service.objections.records import Ground, Outcome
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Status
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted

TOO_OLD = timedelta(days=40)
"""For what the same information is: such a score is not made again."""


@pytest.fixture
def relied_on(engine, clock):
    """The scores of the lender that may be relied on."""

    def ask():
        with reading(engine) as session:
            page = {"limit": 100, "usable_at": clock.now()}
            return set(scoring.list_scores(session, "org_a", "live", **page))

    return ask


@pytest.fixture
def old(desk, clock):
    """An old score with the value that is disputed later, one without it, and another person's."""
    made = desk.score(), desk.score(algorithms.items(**{LATE: 1})), desk.score(person="C-2")
    clock.advance(TOO_OLD)
    return made


def test_a_value_that_was_corrected_is_relied_on_nowhere(desk, old, relied_on, certify):
    same, other_value, other_person = old
    new = desk.standing(desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0)))
    assert relied_on() == {other_value.id, other_person.id, new.id}
    assert desk.read_score(same.id).status is Status.FINAL, "it is not made again"
    certify(same, 2)
    assert relied_on() == {same.id, other_value.id, other_person.id, new.id}


def test_of_an_item_that_was_deleted_no_value_is_but_a_certified_one(desk, old, relied_on, certify):
    _same, other_value, other_person = old
    desk.settle(desk.lodge(desk.score(), LATE), deleted())
    assert relied_on() == {other_person.id}
    certify(other_value, 1)
    assert relied_on() == {other_value.id, other_person.id}


def test_what_was_confirmed_is_relied_on(desk, old, relied_on):
    score = desk.score()
    desk.settle(desk.lodge(score, LATE), confirmed())
    assert relied_on() == {score.id, *(one.id for one in old)}


def test_what_stands_suppressed_for_another_purpose_or_kind_keeps_nothing_back(
    desk, old, relied_on, engine
):
    desk.settle(desk.lodge(desk.score(), LATE, ground=Ground.UNLAWFUL_USE), deleted())
    desk.settle(desk.lodge(desk.score(kind="test"), LATE), deleted())
    kept = {one.id for one in old}
    assert kept & relied_on() == {old[2].id}
    with transaction(engine) as session:
        session.execute(text("UPDATE suppressions SET purpose = 'account_review'"))
    assert kept <= relied_on()


def test_of_a_whole_nothing_is_relied_on_that_holds_a_value_of_it(desk, old, relied_on):
    score = desk.score()
    desk.settle(desk.lodge(score, ground=Ground.NOT_MINE), outcome=Outcome.UPHELD)
    assert relied_on() == {old[2].id}


def test_it_is_one_question_however_many_scores_there_are(desk, engine, relied_on):
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def count():
        asked.clear()
        relied_on()
        return len([one for one in asked if one.startswith("SELECT")])

    desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    first = count()
    for _ in range(5):
        desk.score()
    assert (first, count()) == (1, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("items", ["nonsense", "7", '[7, null, "x", {"id": [1]}]'])
def test_a_score_that_somebody_spoilt_keeps_no_other_back(desk, old, relied_on, engine, items):
    desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    before = relied_on()
    with transaction(engine) as session:
        spoil = text("UPDATE scores SET items = :items WHERE id = :id")
        session.execute(spoil, {"items": items, "id": old[1].id})
    assert relied_on() == before
