"""A certificate that is given while an appeal is open gives way to the decision on the appeal."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import NotFound
from scoring_service.objections.effects.erasing import Erasures
from scoring_service.objections.steps import EventKind
from scoring_service.scoring import suppressions
from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms
from tests.factories.cases import KAI, LATE, OLA, confirmed, corrected, deleted, unresolved
from tests.factories.turns import Steady

REFUSED, USED = (ItemStatus.REFUSED, None), ItemStatus.USED


@pytest.fixture
def on_appeal(desk):
    """Appeal against a decision; return the objection, and how it is decided on appeal."""

    def act(first, person="C-1"):
        appealed = desk.appeal(desk.settle(desk.lodge(desk.score(person=person), LATE), first))
        return appealed, lambda end: desk.answer(desk.decide(desk.take(appealed, OLA), end), KAI)

    return act


def supplied(desk, value):
    score = desk.score(algorithms.items(**{LATE: value}))
    return next((use.status, use.value) for use in score.items if use.id == LATE)


@pytest.mark.parametrize("first", [deleted(), corrected(value=0)], ids=["deleted", "corrected"])
def test_where_the_first_decision_stands_it_is_refused_again_and_certified_anew(
    desk, on_appeal, certify, first
):
    appealed, decide = on_appeal(first)
    given = certify(desk.score(), 2)
    final = decide(confirmed())
    assert supplied(desk, 2) == REFUSED
    again = certify(desk.score(), 2, statement="Mei Lin compared it again, after the appeal.")
    assert (again.id != given.id, again.objections) == (True, (appealed.id,))
    assert desk.read(final).events[-1].kind is EventKind.CERTIFIED
    assert supplied(desk, 2) == (USED, 2)


def test_where_the_appeal_finds_another_value_the_certified_one_is_refused_again(
    desk, on_appeal, certify
):
    _appealed, decide = on_appeal(corrected(value=0))
    certify(desk.score(), 2)
    decide(corrected(value=1))
    assert [supplied(desk, value) for value in (2, 0, 1)] == [REFUSED, REFUSED, (USED, 1)]


def test_where_the_appeal_finds_the_certified_value_right_it_is_used(
    desk, on_appeal, certify, engine
):
    appealed, decide = on_appeal(corrected(value=0))
    certify(desk.score(), 2)
    decide(corrected(value=2))
    assert [supplied(desk, value) for value in (2, 0)] == [(USED, 2), REFUSED]
    with reading(engine) as session:
        ever = suppressions.list_ever(session, appealed.id)
    assert {(one.value, one.lifted_at is None) for one in ever} == {(2, False), (0, True)}


def test_where_the_appeal_cannot_find_out_the_certificate_stands(desk, on_appeal, certify):
    _appealed, decide = on_appeal(corrected(value=0))
    certify(desk.score(), 2)
    decide(unresolved())
    assert supplied(desk, 2) == (USED, 2)


def test_without_a_certificate_nothing_is_suppressed_twice(desk, on_appeal, certify, count):
    _appealed, decide = on_appeal(deleted())
    decide(confirmed())
    assert count("suppressions") == 1
    assert supplied(desk, 2) == REFUSED
    with pytest.raises(NotFound):
        certify(desk.score(person="C-2"), 2)


@pytest.mark.parametrize("is_certified", [False, True], ids=["alone", "beside a certificate"])
def test_what_another_decision_found_right_since_is_still_used(
    desk, on_appeal, certify, clock, is_certified
):
    _appealed, decide = on_appeal(deleted())
    clock.advance(timedelta(days=1))
    lacking = desk.score(algorithms.items(**{LATE: None}))
    desk.settle(desk.lodge(lacking, LATE, proposed={LATE: 0}), corrected(value=0))
    if is_certified:
        certify(desk.score(), 2)
    decide(confirmed())
    assert [supplied(desk, value) for value in (2, 0)] == [REFUSED, (USED, 0)]


def test_what_was_spared_for_the_certificate_is_erased_after_the_appeal(
    desk, on_appeal, certify, follow, clock, engine
):
    follow("cn_shanghai")
    appealed, decide = on_appeal(deleted())
    certify(desk.score(), 2)
    erase = Steady(Erasures(engine, clock), engine, clock).attend
    clock.advance(timedelta(days=4))
    erase()
    assert desk.read_score(appealed.score_id).status is Status.SUPERSEDED
    final = decide(confirmed())
    assert final.decision.erase_by is not None
    clock.advance(timedelta(days=6))
    erase()
    assert desk.read_score(appealed.score_id).status is Status.ERASED
