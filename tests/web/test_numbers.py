import json
from pathlib import Path

import pytest

from scoring_service.web.numbers import plain_number, read_number
from tests.factories.nodes import STATIC, run_node

TYPED = [
    ("0", 0),
    ("1,234.5", 1234.5),
    (" 12 000 ", 12000),
    ("\N{MINUS SIGN}2", -2),
    ("\uff11\uff12", 12),
    ("1\N{NO-BREAK SPACE}000", 1000),
    ("1e3", 1000),
    (".5", 0.5),
]
NO_NUMBERS = ["", "two", "1.2.3", "nan", "inf", "-Infinity", "1e400", "9e20", "0x10", "-", "1e"]


@pytest.mark.parametrize(("typed", "number"), TYPED)
def test_a_number_is_read_as_people_type_it(typed, number):
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_usable_number_is_none(typed):
    assert read_number(typed) is None


def test_the_pages_read_numbers_alike():
    typed = [*(text for text, _ in TYPED), *NO_NUMBERS]
    reader = Path(__file__).with_name("numbers.mjs")
    told = run_node(reader, STATIC / "writing.js", given=json.dumps(typed).encode())
    assert json.loads(told) == [read_number(text) for text in typed]


def test_a_number_is_written_as_it_can_be_typed_again():
    assert plain_number(2.0) == "2"
    assert plain_number(0.5) == "0.5"
    assert plain_number(None) == ""
