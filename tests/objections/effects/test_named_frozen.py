"""A named score that lacks an item only because it was frozen when it was made has it put right."""

from datetime import timedelta

import pytest

from scoring_service.objections.records import Outcome
from scoring_service.scoring.records import ItemStatus
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted

BILL = "bill_1"


def latest(desk, score):
    found = desk.read_score(score.id)
    while found.superseded_by:
        found = desk.read_score(found.superseded_by)
    return found


def made_while_frozen(desk, late=1):
    """A score made while an objection to another one froze the item, which was found right."""
    earlier = desk.lodge(desk.score(), LATE)
    score = desk.score(algorithms.items(**{LATE: late}))
    assert score.item_values().keys().isdisjoint({LATE})
    desk.settle(earlier, confirmed())
    assert latest(desk, score).id == score.id
    return score


@pytest.fixture
def beside(desk, clock):
    """An objection that names such a score, and that score."""
    frozen = made_while_frozen(desk)
    clock.advance(timedelta(days=80))
    right = desk.score(algorithms.items(**{LATE: 0}))
    return desk.lodge(right, LATE, BILL, others=(frozen.id,)), frozen


@pytest.mark.parametrize(
    ("part", "value", "outcome"),
    [
        (corrected(value=0), 0, Outcome.PARTLY_UPHELD),
        (confirmed(), 1, Outcome.REJECTED),
    ],
    ids=["corrected", "confirmed"],
)
def test_it_gets_the_value_that_was_found_right(desk, beside, part, value, outcome):
    objection, frozen = beside
    preview = desk.preview(objection, part, confirmed(BILL))
    assert (preview.replaces, preview.others) == (False, 1)
    decided = desk.settle(objection, part, confirmed(BILL))
    assert decided.decision.outcome is outcome
    new = latest(desk, frozen)
    assert new.supersedes == frozen.id
    assert new.item_values()[LATE] == value
    assert new.value == desk.score(algorithms.items(**{LATE: value}), person="C-control").value


def test_it_has_no_value_to_come_back_once_that_was_deleted(desk, beside):
    objection, frozen = beside
    desk.settle(objection, deleted(), confirmed(BILL))
    uses = {use.id: (use.status, use.value) for use in latest(desk, frozen).items}
    assert uses[LATE] == (ItemStatus.MISSING, None)


def test_what_is_withdrawn_puts_nothing_into_it(desk, beside):
    objection, frozen = beside
    desk.withdraw(objection)
    assert latest(desk, frozen).id == frozen.id


def test_what_another_objection_freezes_comes_back_when_that_ends_too(desk, clock):
    frozen = made_while_frozen(desk)
    clock.advance(timedelta(days=80))
    right, third = desk.score(), desk.score(algorithms.items(**{LATE: 3}))
    objection = desk.lodge(right, LATE, BILL, others=(frozen.id,))
    other = desk.lodge(third, LATE)
    desk.settle(objection, confirmed(), confirmed(BILL))
    assert latest(desk, frozen).id == frozen.id
    desk.settle(other, confirmed())
    assert latest(desk, frozen).item_values()[LATE] == 1
