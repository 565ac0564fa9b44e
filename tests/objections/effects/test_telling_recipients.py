"""Recipients are told, once for each score, where a score as a whole was found wrong."""

from datetime import timedelta

import pytest

from scoring_service.objections.records import Ground, Outcome
from tests.factories import algorithms
from tests.factories.cases import LATE


def upheld(desk, ground, score):
    return desk.settle(desk.lodge(score, ground=ground), outcome=Outcome.UPHELD)


@pytest.mark.parametrize("at_least", ["mark", "withhold"])
def test_each_recipient_is_told_once_of_what_was_found_wrong(
    desk, clock, follow, corrected_scores, at_least
):
    follow("cn_credit_reporting", at_least=at_least)
    ancient = desk.score()
    clock.advance(timedelta(days=200))
    old, partly = desk.score(), desk.score(algorithms.items(**{LATE: 1}))
    other_person = desk.score(person="C-2")
    clock.advance(timedelta(days=40))
    score = desk.score()
    upheld(desk, Ground.NOT_MINE, score)
    told = corrected_scores()
    assert sorted(told) == sorted([old.id, partly.id, score.id])
    assert not {ancient.id, other_person.id} & set(told)


def test_of_a_use_those_are_told_who_use_it_for_the_same(desk, clock, corrected_scores):
    same = desk.score(algorithms.items(**{LATE: 1}))
    clock.advance(timedelta(days=40))
    score = desk.score()
    upheld(desk, Ground.UNLAWFUL_USE, score)
    assert sorted(corrected_scores()) == sorted([same.id, score.id])


def test_of_a_whole_for_another_reason_those_are_told_who_received_that_score(
    desk, corrected_scores
):
    desk.score(algorithms.items(**{LATE: 1}))
    score = desk.score()
    upheld(desk, Ground.OTHER, score)
    assert corrected_scores() == [score.id]


def test_where_it_is_rejected_nobody_is_told(desk, corrected_scores):
    desk.settle(desk.lodge(desk.score(), ground=Ground.NOT_MINE), outcome=Outcome.REJECTED)
    assert corrected_scores() == []


def test_where_the_score_was_made_again_its_recipient_knows_by_that(
    desk, follow, clock, corrected_scores
):
    follow("kr")
    old = desk.score()
    clock.advance(timedelta(days=40))
    score = desk.score()
    new = desk.standing(upheld(desk, Ground.NOT_MINE, score))
    assert new.supersedes == score.id
    assert corrected_scores() == [old.id]
