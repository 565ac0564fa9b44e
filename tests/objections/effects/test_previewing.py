"""A preview says of every score that would be made again what it will say."""

from datetime import timedelta

import pytest

from scoring_service.objections.effects import rescoring
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted

BILL = "bill_1"
FEW = {item: algorithms.items()[item] for item in (LATE, "credit_limit")}
"""Without the first of them there is too little to score."""


def replaced(desk, score):
    found = desk.read_score(score.id)
    while found.superseded_by:
        found = desk.read_score(found.superseded_by)
    return found


@pytest.mark.parametrize(
    "parts",
    [
        (corrected(value=0), confirmed(BILL)),
        (deleted(), confirmed(BILL)),
        (deleted(), deleted(BILL)),
        (corrected(value=1), deleted(BILL)),
    ],
    ids=["corrected", "deleted", "both deleted", "one each"],
)
def test_what_is_shown_of_each_score_is_what_it_says_afterwards(desk, clock, parts):
    mine, second = desk.score(), desk.score(algorithms.items(credit_limit=20_000))
    clock.advance(timedelta(days=1))
    another = desk.score(algorithms.items(**{BILL: 17}))  # its bill is other information
    objection = desk.lodge(mine, LATE, BILL)
    shown = desk.preview(objection, *parts)
    before = {score.id: rescoring.standing_of(score) for score in (second, another)}
    assert {one.score_id: one.old for one in shown.beside} == before
    desk.settle(objection, *parts)
    after = {score.id: rescoring.standing_of(replaced(desk, score)) for score in (second, another)}
    assert {one.score_id: one.new for one in shown.beside} == after
    assert before != after
    assert shown.new == rescoring.standing_of(replaced(desk, mine))


def test_a_score_that_can_no_longer_be_made_is_shown_without_a_value(desk):
    mine, few_known = desk.score(), desk.score(FEW)
    objection = desk.lodge(mine, LATE)
    (only,) = desk.preview(objection, deleted()).beside
    assert (only.score_id, only.new.value) == (few_known.id, None)
    assert only.new.unscorable_reasons
