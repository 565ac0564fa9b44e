"""A score that was made while an item was frozen lacks it; the person may object to that."""

import pytest

from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted


@pytest.fixture
def frozen_elsewhere(desk):
    """An open objection to one score, and another score that was made meanwhile."""
    objection = desk.lodge(desk.score(), LATE)
    return objection, desk.score()


def use_of(score):
    return next((use.status, use.value) for use in score.items if use.id == LATE)


def points(desk, **overrides):
    return desk.score(algorithms.items(**overrides), person="C-control").value


def test_the_end_of_the_other_objection_brings_the_item_not_back_by_itself(desk, frozen_elsewhere):
    other, score = frozen_elsewhere
    desk.settle(other, confirmed())
    kept = desk.read_score(score.id)
    assert (use_of(kept), kept.superseded_by) == ((ItemStatus.FROZEN, 2), None)


@pytest.mark.parametrize(
    ("end", "wanted"), [(confirmed(), 2), (corrected(value=0), 0), (deleted(), None)]
)
def test_once_the_freeze_has_ended_it_is_counted_put_right_or_left_out(
    desk, frozen_elsewhere, end, wanted
):
    other, score = frozen_elsewhere
    desk.settle(other, confirmed())
    lodged = desk.lodge(score, LATE, statement="It is left out, and I pay on time.")
    assert (lodged.freezes, desk.read_score(score.id).status) == (True, Status.FROZEN)
    new = desk.standing(desk.settle(lodged, end))
    expected = ItemStatus.MISSING if wanted is None else ItemStatus.USED
    assert (new.supersedes, use_of(new)) == (score.id, (expected, wanted))
    assert new.value == points(desk, **{LATE: wanted})


@pytest.mark.parametrize("first", [0, 1])
def test_disputed_while_it_is_frozen_elsewhere_it_comes_back_when_both_are_decided(
    desk, frozen_elsewhere, first
):
    other, score = frozen_elsewhere
    both = [other, desk.lodge(score, LATE)]
    desk.settle(both.pop(first), confirmed())
    assert use_of(desk.standing(both[0]))[1] == 2
    desk.settle(both[0], confirmed())
    last = desk.read_score(score.id)
    new = desk.read_score(last.superseded_by)
    assert (use_of(new), new.status) == ((ItemStatus.USED, 2), Status.FINAL)


def test_what_was_found_wrong_elsewhere_is_not_brought_in_by_confirming_nothing(
    desk, frozen_elsewhere
):
    other, score = frozen_elsewhere
    desk.settle(other, corrected(value=0))
    new = desk.standing(desk.settle(desk.lodge(score, LATE), corrected(value=0)))
    assert use_of(new) == (ItemStatus.USED, 0)
