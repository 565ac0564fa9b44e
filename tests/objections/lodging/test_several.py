"""One objection about several scores: frozen, decided and made again in all that it names."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Conflict, Invalid
from scoring_service.objections import service as objections
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.steps import EventKind
from scoring_service.scoring.records import Status
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted
from tests.factories.races import race

BILL = "bill_1"
OTHER_VALUE = algorithms.items(**{LATE: 1, BILL: 5_000})


@pytest.fixture
def two(desk, clock):
    """Two scores of one person, of different values and long apart."""
    earlier = desk.score(OTHER_VALUE)
    clock.advance(timedelta(days=80))
    return desk.score(), earlier


def status(desk, score):
    return desk.read_score(score.id).status


def standing(desk, score):
    found = desk.read_score(score.id)
    while found.superseded_by:
        found = desk.read_score(found.superseded_by)
    return found


def points(desk, **overrides):
    return desk.score(algorithms.items(**overrides), person="C-control").value


def read_from(desk, score):
    with reading(desk.engine) as session:
        return [o.id for o in objections.list_subjects_objections(session, score.id)]


def test_the_item_is_frozen_in_every_named_score_whatever_its_value_and_age(desk, two):
    desk.withdraw(desk.lodge(two[0], LATE))
    lodged = desk.lodge(two[0], LATE, others=(two[1].id,))
    assert lodged.score_ids == (two[0].id, two[1].id)
    assert [status(desk, one) for one in two] == [Status.FROZEN] * 2
    assert read_from(desk, two[1])[-1] == lodged.id
    withdrawn = desk.withdraw(lodged, link=two[1].id)
    assert not withdrawn.freezes
    assert [status(desk, one) for one in two] == [Status.FINAL] * 2


@pytest.mark.parametrize(("resolution", "value"), [(corrected(value=0), 0), (deleted(), None)])
def test_the_decision_holds_for_each_under_its_own_other_items(desk, two, resolution, value):
    decided = desk.settle(desk.lodge(two[0], LATE, others=(two[1].id,)), resolution)
    news = [standing(desk, one) for one in two]
    assert [new.supersedes for new in news] == [one.id for one in two]
    assert news[0].value == points(desk, **{LATE: value})
    assert news[1].value == points(desk, **{LATE: value, BILL: 5_000})
    replaced = [e for e in decided.events if e.kind is EventKind.SCORE_REPLACED]
    assert {(e.score_id, e.new_score_id) for e in replaced} == {
        (old.id, new.id) for old, new in zip(two, news, strict=True)
    }
    assert decided.current_score_id == news[0].id
    assert decided.decision.new_score_id == news[0].id
    assert read_from(desk, two[1]) == [decided.id]


def test_a_named_score_that_has_the_right_value_already_is_not_made_again(desk):
    score, right = desk.score(), desk.score(algorithms.items(**{LATE: 0}))
    objection = desk.lodge(score, LATE, others=(right.id,))
    assert status(desk, right) is Status.FROZEN
    assert desk.preview(objection, corrected(value=0)).others == 0
    desk.settle(objection, corrected(value=0))
    assert standing(desk, right).id == right.id
    assert status(desk, right) is Status.FINAL


def test_what_is_confirmed_is_free_again_everywhere(desk, two):
    desk.settle(desk.lodge(two[0], LATE, others=(two[1].id,)), confirmed())
    assert [status(desk, one) for one in two] == [Status.FINAL] * 2


@pytest.mark.parametrize("outcome", [Outcome.UPHELD, Outcome.REJECTED])
def test_uses_that_are_disputed_together_are_decided_together(desk, two, outcome):
    objection = desk.lodge(two[0], ground=Ground.UNLAWFUL_USE, others=(two[1].id,))
    assert [status(desk, one) for one in two] == [Status.FROZEN] * 2
    assert desk.score().item_values() == {}
    desk.settle(objection, outcome=outcome)
    after = Status.FROZEN if outcome is Outcome.UPHELD else Status.FINAL
    assert [status(desk, one) for one in two] == [after] * 2


def test_an_unknown_score_and_somebody_elses_are_refused_alike(desk, two, snapshot):
    foreign = [desk.score(person="C-2"), desk.score(kind="test"), desk.score(organisation="org_b")]
    before = snapshot()
    told = set()
    for other in (*(one.id for one in foreign), "scr_0", ""):
        with pytest.raises(Invalid) as refused:
            desk.lodge(two[0], LATE, others=(two[1].id, other))
        told |= {(error.pointer, error.message) for error in refused.value.errors}
    assert len(told) == 1
    assert {place for place, _text in told} == {"/scores/1"}
    assert snapshot() == before


def test_a_score_is_named_once_and_only_where_it_used_what_is_disputed(desk, two):
    without = desk.score(algorithms.items(**{LATE: None}))
    others = (two[0].id, without.id, two[1].id, two[1].id)
    with pytest.raises(Invalid) as refused:
        desk.lodge(two[0], LATE, others=others)
    assert [error.pointer for error in refused.value.errors] == [
        "/scores/0",
        "/scores/1",
        "/scores/3",
    ]


def test_what_is_disputed_in_a_named_score_is_not_disputed_twice(desk, two):
    desk.lodge(two[0], LATE, others=(two[1].id,))
    with pytest.raises(Conflict):
        desk.lodge(two[1], LATE)
    desk.lodge(two[1], BILL)


def test_scores_made_while_several_are_disputed_never_use_what_is_frozen(desk):
    for number in range(10):
        person = f"C-{number}"
        first, second = desk.score(person=person), desk.score(OTHER_VALUE, person=person)
        made = race(
            lambda: desk.score(person=person),  # noqa: B023 - run before the next
            lambda: desk.lodge(first, LATE, others=(second.id,)),  # noqa: B023
            lambda: desk.score(OTHER_VALUE, person=person),  # noqa: B023
        )
        assert [status(desk, one) for one in (first, second)] == [Status.FROZEN] * 2
        assert desk.read(made[1]).freezes
        same = desk.read_score(made[0].id)
        # Of the same information: made before, it is frozen with the others; after, without it.
        assert (same.status is Status.FROZEN) == (LATE in same.item_values())
        assert LATE not in desk.score(person=person).item_values()
