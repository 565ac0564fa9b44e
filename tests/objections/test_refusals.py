"""Every refusal of a use case says why and changes nothing, on both databases."""

import pytest

from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from tests.factories.cases import LATE, OLA, WEN, confirmed, corrected


def stale(desk, score):
    lodged = desk.lodge(score, LATE)
    desk.take(lodged)
    return lambda: desk.decide(lodged, corrected(), reviewer=WEN)


def decided_before(desk, score):
    taken = desk.take(desk.lodge(score, LATE))
    decided = desk.decide(taken, confirmed())
    return lambda: desk.decide(decided, corrected())


def not_taken(desk, score):
    lodged = desk.lodge(score, LATE)
    return lambda: desk.decide(lodged, corrected(), reviewer=WEN)


def anothers_case(desk, score):
    taken = desk.take(desk.lodge(score, LATE))
    return lambda: desk.decide(taken, corrected(), reviewer=OLA)


def impossible_value(desk, score):
    taken = desk.take(desk.lodge(score, LATE))
    return lambda: desk.decide(taken, corrected(value=99))


def without_reasons(desk, score):
    taken = desk.take(desk.lodge(score, LATE))
    return lambda: desk.decide(taken, corrected(), reasons=" ")


def lodged_twice(desk, score):
    desk.lodge(score, LATE)
    return lambda: desk.lodge(score, "bill_1", LATE)


def superseded(desk, score):
    desk.settle(desk.lodge(score, LATE), corrected())
    return lambda: desk.lodge(score, "bill_1")


def foreign_score(desk, score):
    other = desk.score(person="C-2")
    return lambda: desk.lodge(score, LATE, link=other)


def unknown_item(desk, score):
    return lambda: desk.lodge(score, "age")


def withdrawn_by_another(desk, score):
    lodged, other = desk.lodge(score, LATE), desk.score(person="C-2")
    return lambda: desk.withdraw(lodged, link=other.id)


def withdrawn_after_decision(desk, score):
    decided = desk.settle(desk.lodge(score, LATE), confirmed())
    return lambda: desk.withdraw(decided)


def taken_after_withdrawal(desk, score):
    withdrawn = desk.withdraw(desk.lodge(score, LATE))
    return lambda: desk.take(withdrawn)


@pytest.mark.parametrize(
    ("prepare", "kind", "code"),
    [
        (stale, Conflict, "objection_changed"),
        (decided_before, Conflict, "objection_closed"),
        (not_taken, Conflict, "objection_not_assigned"),
        (anothers_case, Forbidden, "not_your_case"),
        (impossible_value, Invalid, "invalid_decision"),
        (without_reasons, Invalid, "invalid_decision"),
        (lodged_twice, Conflict, "already_disputed"),
        (superseded, Conflict, "score_superseded"),
        (foreign_score, NotFound, "unknown_score"),
        (unknown_item, Invalid, "invalid_claim"),
        (withdrawn_by_another, NotFound, "unknown_objection"),
        (withdrawn_after_decision, Conflict, "objection_closed"),
        (taken_after_withdrawal, Conflict, "objection_closed"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_refusal_says_why_and_changes_nothing(desk, snapshot, prepare, kind, code):
    attempt = prepare(desk, desk.score())
    before = snapshot()
    with pytest.raises(Refusal) as refused:
        attempt()
    assert (type(refused.value), refused.value.code) == (kind, code)
    assert snapshot() == before
