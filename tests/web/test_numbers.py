import pytest

from scoring_service.web.numbers import plain_number, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("1,234.5", 1234.5),
        (" 12 000 ", 12000),
        ("\N{MINUS SIGN}2", -2),
        ("\uff11\uff12", 12),
        ("1\N{NO-BREAK SPACE}000", 1000),
    ],
)
def test_a_number_is_read_as_people_type_it(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["", "two", "1.2.3", "nan", "inf", "-Infinity", "1e400", "9e20"])
def test_what_is_no_usable_number_is_none(typed):
    assert read_number(typed) is None


def test_a_number_is_written_as_it_can_be_typed_again():
    assert plain_number(2.0) == "2"
    assert plain_number(0.5) == "0.5"
    assert plain_number(None) == ""
