import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError

from scoring_service.disclosures.drafted import Drafted, mark, unmarked

WORDS = Environment(finalize=mark, undefined=StrictUndefined, autoescape=False)


def drafted(template, **values):
    return unmarked(WORDS.from_string(template).render(values))


def filled(draft):
    return draft.filled_within(0, len(draft.text))


def test_what_a_template_says_itself_is_not_filled_in():
    assert drafted("A sum of {{ n }} points{% if n %}.{% endif %}", n=7) == Drafted(
        "A sum of 7 points.", [(9, 10)]
    )


def test_every_value_is_remembered_in_its_order():
    found = drafted("{% for k in [1, 2] %}{{ k }}, {{ 'x' }}; {% endfor %}")
    assert found.text == "1, x; 2, x; "
    assert filled(found) == ["1", "x", "2", "x"]


def test_a_row_made_by_a_macro_is_one_value():
    found = drafted("{% macro row(a, b) %}| {{ a }} | {{ b }} |{% endmacro %}{{ row(1, 2) }}")
    assert filled(found) == ["| 1 | 2 |"]


def test_an_empty_value_is_not_remembered():
    assert drafted("{{ '' }}a{{ n }}", n=1).filled == [(1, 2)]


def test_only_what_begins_between_two_places_is_asked_for():
    found = drafted("{{ 1 }}, {{ 2 }}, {{ 3 }}")
    assert found.filled_within(1, 4) == ["2"]


def test_a_value_that_nobody_gives_is_still_an_error():
    with pytest.raises(UndefinedError):
        drafted("{{ unknown }}")
