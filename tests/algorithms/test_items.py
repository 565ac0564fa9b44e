"""Raw items are refused where they are unknown, of the wrong type or out of their range."""

import math

import pytest

from scoring_service.algorithms.items import item_errors
from tests.factories import algorithms as factory


def told(**items):
    return {
        error.pointer: str(error).partition(": ")[2]
        for error in item_errors(factory.algorithm(), items)
    }


def test_the_items_of_the_demonstration_client_are_accepted():
    assert told(**factory.items()) == {}


def test_null_is_accepted_as_not_known():
    assert told(**dict.fromkeys(factory.items())) == {}


@pytest.mark.parametrize("value", [0, 10_000_000, 0.5, -0.0])
def test_the_ends_of_the_range_are_accepted(value):
    assert told(credit_limit=value) == {}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("credit_limit", "many", "Must be a number, or null when it is not known."),
        ("credit_limit", True, "Must be a number, or null when it is not known."),
        ("credit_limit", [1], "Must be a number, or null when it is not known."),
        ("credit_limit", math.nan, "Must be a finite number."),
        ("credit_limit", -math.inf, "Must be a finite number."),
        ("credit_limit", -0.01, "Is below the lowest allowed value, 0."),
        ("credit_limit", 10_000_000.01, "Is above the highest allowed value, 10000000."),
        ("credit_limit", 10**400, "Is above the highest allowed value, 10000000."),
        ("repayment_status_1", 1.5, "Must be a whole number."),
        ("repayment_status_1", 13, "Is above the highest allowed value, 12."),
        ("shoe_size", 43, "This algorithm has no such item."),
    ],
)
def test_a_wrong_item_is_named_with_what_is_wrong(name, value, message):
    assert told(**{name: value}) == {f"/items/{name}": message}


def test_a_whole_number_may_be_written_with_a_fraction_of_zero():
    assert told(repayment_status_1=2.0) == {}


def test_all_wrong_items_are_named_at_once():
    wrong = {"credit_limit": -1, "bill_1": "x", "a/b~c": 1}
    assert set(told(**wrong)) == {"/items/credit_limit", "/items/bill_1", "/items/a~1b~0c"}
