"""A new objection and an appeal, or a reviewer asked for, about the same are not open together."""

import pytest

from scoring_service.kernel.errors import Conflict, Refusal
from scoring_service.objections.records import Ground
from scoring_service.objections.steps import State
from tests.factories.cases import LATE, confirmed
from tests.factories.races import race, succeeded

BILL = "bill_1"
RACES = 6
WISH = {"ground": Ground.REASONS_WANTED, "statement": "Why so few points?"}


@pytest.fixture
def decided(desk):
    """What was decided about one score, of which an appeal is possible."""

    def act(*items, person="C-1", **parts):
        score = desk.score(person=person)
        resolutions = [confirmed(item) for item in items]
        ending = {} if items else {"outcome": "rejected"}
        return score, desk.settle(desk.lodge(score, *items, **parts), *resolutions, **ending)

    return act


def test_while_an_appeal_is_open_the_same_is_not_objected_to_anew(desk, decided, snapshot):
    score, first = decided(LATE)
    appealed = desk.appeal(first)
    before = snapshot()
    for items in ((LATE,), (LATE, BILL)):
        with pytest.raises(Conflict) as refused:
            desk.lodge(score, *items)
        assert (refused.value.code, appealed.id in str(refused.value)) == ("already_disputed", True)
    assert snapshot() == before
    assert desk.lodge(score, BILL).freezes


@pytest.mark.parametrize("items", [(LATE,), ()])
def test_while_the_same_is_objected_to_anew_there_is_no_appeal(desk, decided, snapshot, items):
    score, first = decided(*items)
    again = desk.lodge(score, *items)
    before = snapshot()
    with pytest.raises(Conflict) as refused:
        desk.appeal(first)
    assert (refused.value.code, again.id in str(refused.value)) == ("same_under_review", True)
    assert snapshot() == before
    desk.withdraw(again)
    assert desk.appeal(first).state is State.APPEALED


def test_what_is_open_about_something_else_or_another_score_hinders_no_appeal(desk, decided):
    score, first = decided(LATE)
    desk.lodge(score, BILL)
    desk.lodge(desk.score(), LATE)
    desk.lodge(desk.score(person="C-2"), LATE)
    assert desk.appeal(first).state is State.APPEALED


def test_an_appeal_looks_at_every_score_that_either_names(desk, decided):
    score, first = decided(LATE)
    desk.lodge(desk.score(), LATE, others=(score.id,))
    with pytest.raises(Conflict) as refused:
        desk.appeal(first)
    assert refused.value.code == "same_under_review"


def test_a_reviewer_is_not_asked_for_the_reasons_of_what_is_under_review(desk, ask, snapshot):
    score = desk.score()
    answered = desk.lodge(score, LATE, **WISH)
    disputed = desk.lodge(score, LATE)
    before = snapshot()
    with pytest.raises(Conflict) as refused:
        ask(answered)
    assert (refused.value.code, disputed.id in str(refused.value)) == ("same_under_review", True)
    assert snapshot() == before
    desk.settle(disputed, confirmed())
    assert ask(answered).state is State.LODGED


def test_of_an_appeal_and_an_objection_at_once_one_is_taken(desk, decided):
    for number in range(RACES):
        score, first = decided(LATE, person=f"C-{number}")
        results = race(
            lambda: desk.appeal(first),  # noqa: B023 - run before the next
            lambda: desk.lodge(score, LATE),  # noqa: B023
        )
        (taken,) = succeeded(results)
        (told,) = [result for result in results if isinstance(result, Refusal)]
        assert isinstance(told, Conflict)
        assert taken.freezes


def test_of_a_reviewer_asked_for_and_an_objection_at_once_one_is_taken(desk, ask):
    for number in range(RACES):
        score = desk.score(person=f"C-{number}")
        answered = desk.lodge(score, LATE, **WISH)
        results = race(
            lambda: ask(answered),  # noqa: B023
            lambda: desk.lodge(score, LATE),  # noqa: B023
        )
        assert len(succeeded(results)) == 1
