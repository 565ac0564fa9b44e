"""Each operator, with missing operands, division by zero and results that are not finite."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.algorithms.derive import derive
from tests.algorithms.wide_document import wide_algorithm
from tests.factories import algorithms as factory

ALGORITHM = wide_algorithm()


def derived(**items):
    return derive(ALGORITHM, items)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("value_a", 3.0),
        ("add_ab", 1.0),
        ("sub_ab", 5.0),
        ("mul_ab", -6.0),
        ("div_ab", -1.5),
        ("min_abc", -2.0),
        ("max_abc", 3.0),
        ("mean_abcd", 1.0),
        ("sum_abcd", 3.0 + 0.1 + -2.0 + 0.2 + 0.0 + 3.0),
        ("late", 3.0),
        ("below", 1.0),
        ("at_most", 1.0),
        ("above", 1.0),
        ("equal", 1.0),
        ("kept", -1.0),
        ("tests", 7.0),
    ],
)
def test_each_operator_computes(name, value):
    assert derived(a=3, b=-2, c=0, d=3)[name] == value


@pytest.mark.parametrize("absent", [{}, {"b": None}, {"b": math.nan}, {"b": math.inf}])
def test_a_missing_operand_makes_the_result_missing(absent):
    values = derived(a=1, c=1, d=1, **absent)
    needing = {"add_ab", "sub_ab", "mul_ab", "div_ab", "min_abc", "max_abc", "mean_abcd"}
    needing |= {"sum_abcd", "late", "below", "at_most", "above", "equal"}
    assert {name for name in needing if values[name] is None} == needing
    assert values["b"] is None
    assert values["value_a"] == 1


def test_what_is_derived_from_the_missing_is_missing():
    values = derived(a=1, b=0, c=0, d=0)
    assert values["div_ab"] is None
    assert values["kept"] is None


@pytest.mark.parametrize("zero", [0, 0.0, -0.0])
@pytest.mark.parametrize("above", [0, 1, -1])
def test_a_division_by_zero_is_missing(above, zero):
    assert derived(a=above, b=zero)["div_ab"] is None


def test_a_result_that_is_not_finite_is_missing():
    values = derived(a=1e12, b=1e12)
    assert values["power_4"] == 1e192
    assert values["power_8"] is None
    assert derived(a=1e12, b=5e-324)["div_ab"] is None


def test_clip_keeps_what_is_between_and_bounds_the_rest():
    assert [derived(a=a, b=1)["kept"] for a in (-2, -1, 0.25, 1, 7)] == [-1, -1, 0.25, 1, 1]


def test_sums_run_from_left_to_right_without_compensation():
    # Compensated summation, as built-in sum() from Python 3.12 on, would give 1.3 in both cases.
    assert derived(a=1e12, b=-1e12, c=1, d=0)["sum_abcd"] == ((1e12 + 0.1) - 1e12) + 0.2 + 1 + 0
    assert derived(a=1, b=1e12, c=-1e12, d=0)["sum_abcd"] == (1.1 + 1e12 + 0.2) - 1e12 + 0
    assert derived(a=1e12, b=-1e12, c=1, d=0)["sum_abcd"] != 1.3


def test_negative_zero_becomes_zero():
    values = derived(a=-0.0, b=5, c=-1, d=0)
    assert [str(values[name]) for name in ("a", "value_a", "mul_ab", "div_ab")] == ["0.0"] * 4
    assert str(derived(a=0, b=-5)["mul_ab"]) == "0.0"


def test_items_the_algorithm_does_not_know_are_left_aside():
    assert "shoe_size" not in derived(a=1, shoe_size=43)


@given(st.lists(st.sampled_from([None, -2, -1, 0, 1, 2, 8]), min_size=3, max_size=3))
def test_the_demonstration_derives_what_its_names_say(statuses):
    items = {f"repayment_status_{n}": status for n, status in enumerate(statuses, start=1)}
    values = derive(factory.algorithm(), factory.items(**items))
    known = None not in statuses
    assert values["worst_delay_3m"] == (max(statuses) if known else None)
    late = [status for status in statuses if status is not None and status >= 1]
    assert values["months_late_3m"] == (len(late) if known else None)
    assert values["use_of_limit_now"] == 0.6
