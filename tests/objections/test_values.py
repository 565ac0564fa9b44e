import pytest

from scoring_service.objections import values


def wrong(algorithm, value):
    return [
        (error.pointer, error.message)
        for error in values.errors("/proposed/bill_1", algorithm, "bill_1", value)
    ]


@pytest.mark.parametrize("value", [0, -3.5, 1200])
def test_a_number_in_the_items_range_is_accepted(algorithm, value):
    assert wrong(algorithm, value) == []


@pytest.mark.parametrize("value", [None, "many", True, [1]])
def test_only_a_number_can_be_right(algorithm, value):
    assert wrong(algorithm, value) == [("/proposed/bill_1", "Must be a number.")]


def test_what_is_wrong_with_a_number_is_told_at_the_place_given(algorithm):
    (place, message), *others = wrong(algorithm, 1e300)
    assert place == "/proposed/bill_1"
    assert message.startswith("Is above the highest")
    assert others == []
