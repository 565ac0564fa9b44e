"""Both views, recipients told and recalculations owed, where an objection names several scores."""

from datetime import timedelta

import pytest

from scoring_service.objections.records import Outcome
from tests.factories import algorithms
from tests.factories.cases import KAI, LATE, OLA, VERIFICATION, confirmed, corrected, unresolved
from tests.objections.effects.conftest import WORDS

ONE = algorithms.items(**{LATE: 1})
THREE = algorithms.items(**{LATE: 3})
BOTH = {LATE: [(VERIFICATION, WORDS)]}


@pytest.fixture
def two(desk, clock):
    """Two scores of one person, of different values and long apart."""
    earlier = desk.score(ONE)
    clock.advance(timedelta(days=80))
    return desk.score(), earlier


@pytest.fixture
def open_still(desk, two, clock):
    """A decision that left the item open in both."""
    decided = desk.settle(desk.lodge(two[0], LATE, others=(two[1].id,)), unresolved())
    clock.advance(timedelta(days=1))
    return decided


def test_both_views_stand_beside_every_named_score_and_later_ones_of_its_value(
    desk, two, open_still, said, state
):
    assert [said(one) for one in two] == [({LATE: [(VERIFICATION, None)]}, [])] * 2
    state(open_still)
    assert [said(one) for one in two] == [(BOTH, [])] * 2
    assert said(desk.score()) == said(desk.score(ONE)) == (BOTH, [])
    assert said(desk.score(THREE)) == ({LATE: [(None, WORDS)]}, [])


def test_a_statement_after_a_rejection_stands_beside_every_named_score(
    desk, two, said, state, clock
):
    decided = desk.settle(desk.lodge(two[0], LATE, others=(two[1].id,)), confirmed())
    clock.advance(timedelta(days=1))
    state(decided)
    assert [said(one) for one in two] == [({LATE: [(None, WORDS)]}, [])] * 2
    whole = desk.settle(desk.lodge(two[0], others=(two[1].id,)), outcome=Outcome.REJECTED)
    clock.advance(timedelta(days=1))
    state(whole, "It is not about me.")
    assert [said(one)[1] for one in two] == [["It is not about me."]] * 2
    assert said(desk.score(person="C-2")) == ({}, [])


@pytest.mark.parametrize(
    ("second", "left"),
    [(confirmed(), [(None, WORDS)]), (unresolved(), [(VERIFICATION, WORDS)]), (corrected(), None)],
)
def test_an_appeal_settles_the_views_beside_all_of_them(
    desk, two, open_still, said, state, second, left
):
    state(open_still)
    appealed = desk.appeal(desk.read(open_still))
    desk.answer(desk.decide(desk.take(appealed, OLA), second, reviewer=OLA), KAI)
    assert [said(one)[0].get(LATE) for one in two] == [left] * 2


def test_recipients_are_told_of_scores_made_of_any_value_that_was_wrong(
    desk, two, clock, corrected_scores
):
    clock.advance(timedelta(days=40))
    of_the_first, of_the_named = desk.score(), desk.score(ONE)
    desk.score(THREE), desk.score(ONE, person="C-2"), desk.score(algorithms.items(**{LATE: 0}))
    desk.settle(desk.lodge(two[0], LATE, others=(two[1].id,)), corrected(value=0))
    assert set(corrected_scores()) == {of_the_first.id, of_the_named.id}


def test_where_the_first_was_right_already_nobody_is_told_of_its_value(
    desk, two, clock, corrected_scores
):
    clock.advance(timedelta(days=40))
    desk.score()
    of_the_named = desk.score(ONE)
    desk.settle(desk.lodge(two[0], LATE, others=(two[1].id,)), corrected(value=2))
    assert corrected_scores() == [of_the_named.id]


def test_values_that_are_confirmed_together_may_all_be_used_again(desk, clock):
    first = desk.score(ONE)
    clock.advance(timedelta(days=40))
    between = desk.score(ONE), desk.score()
    clock.advance(timedelta(days=40))
    desk.settle(desk.lodge(desk.score(), LATE, others=(first.id,)), corrected(value=0))
    assert [LATE in desk.score(items).item_values() for items in (ONE, None)] == [False] * 2
    desk.settle(desk.lodge(between[0], LATE, others=(between[1].id,)), confirmed())
    assert [desk.score(items).item_values()[LATE] for items in (ONE, None)] == [1, 2]


def test_a_recalculation_is_owed_for_every_named_score(desk, two, follow):
    follow("kr")
    lodged = desk.take(desk.lodge(two[0], LATE, others=(two[1].id,)))
    assert desk.preview(lodged, confirmed()).others == 1
    desk.decide(lodged, confirmed())
    assert [desk.read_score(one.id).superseded_by is not None for one in two] == [True] * 2
