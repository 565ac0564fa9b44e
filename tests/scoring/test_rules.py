"""What may be used for a score (SEEDS L3, L7, L8)."""

import pytest

from scoring_service.kernel.errors import FieldError, Forbidden, Invalid
from scoring_service.scoring import rules
from scoring_service.scoring.records import ItemStatus
from tests.factories.algorithms import algorithm

ALGORITHM = algorithm()
FIRST, SECOND, *_ = (item.id for item in ALGORITHM.items)


def uses(items, *, permitted=lambda _item: True, frozen=frozenset()):
    decided = rules.uses_of_items(ALGORITHM, items, permitted=permitted, frozen=frozen)
    return {use.id: use for use in decided}


def test_every_item_of_the_algorithm_is_accounted_for():
    assert set(uses({})) == {item.id for item in ALGORITHM.items}


def test_a_value_that_was_sent_is_used():
    assert uses({FIRST: 3})[FIRST].status is ItemStatus.USED


@pytest.mark.parametrize("items", [{}, {FIRST: None}])
def test_an_absent_or_null_item_is_missing(items):
    assert uses(items)[FIRST].status is ItemStatus.MISSING


def test_a_disputed_item_is_frozen_even_when_it_is_sent_again():
    decided = uses({FIRST: 3, SECOND: 4}, frozen=frozenset({FIRST}))
    assert decided[FIRST].status is ItemStatus.FROZEN
    assert decided[SECOND].status is ItemStatus.USED


def test_an_item_outside_its_purposes_is_refused_before_anything_else():
    decided = uses({FIRST: 3}, permitted=lambda _item: False, frozen=frozenset({FIRST}))
    assert decided[FIRST].status is ItemStatus.REFUSED


def test_each_item_names_its_source():
    assert all(
        use.source == ALGORITHM.item_by_id[name].catalogue.split(".")[0]
        for name, use in uses({}).items()
    )


def test_a_request_that_may_use_nothing_is_refused():
    nothing = tuple(uses({FIRST: 1}, permitted=lambda _item: False).values())
    with pytest.raises(Forbidden) as refusal:
        rules.refuse_without_permitted_items(nothing, "credit_review", "contract")
    assert refusal.value.code == "use_not_permitted"
    assert "credit_review" in str(refusal.value)


def test_a_request_that_may_use_something_goes_on():
    some = tuple(uses({FIRST: 1}).values())
    rules.refuse_without_permitted_items(some, "credit_review", "contract")


def test_wrong_items_are_all_named():
    wrong = [FieldError("/items/a", "x"), FieldError("/items/b", "y")]
    with pytest.raises(Invalid) as refusal:
        rules.refuse_wrong_items(wrong)
    assert refusal.value.errors == tuple(wrong)


def test_too_little_knowledge_gives_no_score_and_says_so():
    assert rules.unscorable_reasons(sufficient=False) == (rules.TOO_LITTLE_KNOWN,)
    assert rules.unscorable_reasons(sufficient=True) == ()
