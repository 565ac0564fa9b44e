"""Scores merely reached stay frozen too until the final decision, whatever the first one did."""

import pytest

from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms
from tests.factories.cases import KAI, LATE, OLA, confirmed, corrected, deleted

BILL = "bill_1"


@pytest.fixture
def reached(desk):
    """Two scores of the same information; the second is reached by an objection to the first."""
    return desk.score(), desk.score(algorithms.items(**{BILL: 5_000}))


def latest(desk, score):
    found = desk.read_score(score.id)
    while found.superseded_by:
        found = desk.read_score(found.superseded_by)
    return found


def decide_appeal(desk, appealed, part):
    return desk.answer(desk.decide(desk.take(appealed, OLA), part), KAI)


@pytest.mark.parametrize(
    "first", [confirmed(), corrected(value=1), deleted()], ids=lambda p: p.kind
)
def test_an_appeal_freezes_it_again_whatever_was_decided(desk, reached, first):
    appealed = desk.appeal(desk.settle(desk.lodge(reached[0], LATE), first))
    assert [latest(desk, one).status for one in reached] == [Status.FROZEN] * 2
    withdrawn = desk.withdraw(appealed)
    assert [latest(desk, one).frozen for one in reached] == [False] * 2
    assert not withdrawn.freezes


@pytest.mark.parametrize(
    "first", [confirmed(), corrected(value=1), deleted()], ids=lambda p: p.kind
)
def test_the_decision_on_the_appeal_holds_for_it_too(desk, reached, first):
    appealed = desk.appeal(desk.settle(desk.lodge(reached[0], LATE), first))
    assert desk.preview(desk.take(appealed, OLA), corrected(value=0)).others == 1
    decide_appeal(desk, desk.read(appealed), corrected(value=0))
    new = latest(desk, reached[1])
    assert new.item_values() | {LATE: 0, BILL: 5_000} == new.item_values()
    assert not new.frozen


def test_what_stays_deleted_is_not_made_again(desk, reached):
    appealed = desk.appeal(desk.settle(desk.lodge(reached[0], LATE), deleted()))
    before = latest(desk, reached[1])
    decide_appeal(desk, appealed, confirmed())
    assert latest(desk, reached[1]) == desk.read_score(before.id)
    assert not latest(desk, reached[1]).frozen


def test_a_score_that_never_had_it_is_not_reached_on_appeal(desk, reached):
    without = desk.score(algorithms.items(**{LATE: None}))
    meanwhile_objection = desk.lodge(reached[0], LATE)
    meanwhile = desk.score()
    assert next(u.status for u in meanwhile.items if u.id == LATE) is ItemStatus.FROZEN
    appealed = desk.appeal(desk.settle(meanwhile_objection, deleted()))
    assert not latest(desk, without).frozen
    assert not latest(desk, meanwhile).frozen
    decide_appeal(desk, appealed, corrected(value=0))
    assert LATE not in latest(desk, without).item_values()
