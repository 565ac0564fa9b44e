"""Templates help to write reasons, and are none: whatever is no more than one is refused."""

from datetime import date

import pytest

from scoring_service.kernel.errors import Invalid
from scoring_service.kernel.texts import LANGUAGES
from scoring_service.objections.decisions import templates
from scoring_service.objections.decisions.languages import likely_language
from scoring_service.objections.decisions.resolutions import REASONS_LENGTH, fitting_outcomes
from scoring_service.objections.records import Ground, Outcome
from tests.factories.cases import LATE, REASONS, confirmed, corrected, deleted, unresolved

DAY = date(2026, 11, 1)
ALL = templates.templates_on(DAY)
TEXTS = [template.text[language] for template in ALL for language in LANGUAGES]


def without_places(text):
    return templates.PLACE.sub("", text)


CHANGES = (
    lambda text: text,
    without_places,
    lambda text: text.replace("{", "").replace("}", ""),
    lambda text: without_places(text).upper().replace(" ", "\n\n"),
    lambda text: without_places(text).replace(".", " !").replace("，", ", ").replace("。", ""),
    lambda text: without_places(text).translate(
        {code: code + 0xFEE0 for code in range(ord("a"), ord("z") + 1)}
    ),
    lambda text: f"Payment of 3 October, receipt 4471. {text}",
    lambda text: text.replace("{", "\uff5b").replace("}", "\uff5d") + " Receipt 4471.",
)


@pytest.mark.parametrize("change", CHANGES[:6], ids=range(6))
def test_a_template_and_no_more_is_refused_however_it_is_written(change):
    for text in TEXTS:
        with pytest.raises(Invalid) as refused:
            templates.refuse_unwritten(change(text), DAY)
        assert [error.pointer for error in refused.value.errors] == ["/reasons"]


@pytest.mark.parametrize("change", CHANGES[6:], ids=range(2))
def test_a_place_left_open_is_named(change):
    for text in TEXTS:
        place = templates.PLACE.findall(change(text))[0]
        with pytest.raises(Invalid, match="Fill in the place") as refused:
            templates.refuse_unwritten(change(text), DAY)
        assert refused.value.errors[0].params == {"place": place[:40]}


def test_reasons_of_the_case_are_taken_with_or_without_a_template():
    for text in [REASONS, "银行流水显示款项于到期日当天入账。"]:
        templates.refuse_unwritten(text, DAY)
    for text in TEXTS:
        templates.refuse_unwritten(templates.PLACE.sub("receipt 4471", text), DAY)


def test_every_template_has_places_and_fits_some_decision():
    parts = (confirmed(LATE), corrected(LATE), deleted(LATE), unresolved(LATE))
    for template in ALL:
        assert template.title.keys() == template.text.keys() == set(LANGUAGES)
        for text in template.text.values():
            assert len(templates.PLACE.findall(text)) >= 3
            assert len(text) < REASONS_LENGTH[1]
        for ground in template.grounds:
            mixes = [(), *((part,) for part in parts), (corrected(), confirmed("bill_1"))]
            possible = {o for mix in mixes for o in fitting_outcomes(ground, mix)}
            assert template.outcomes <= possible
    assert all(templates.fitting(ALL, ground) for ground in Ground)
    given = {outcome for template in ALL for outcome in template.outcomes}
    assert given == set(Outcome) - {Outcome.DECLINED}, "a repeat is declined in a form of its own"


@pytest.mark.parametrize(
    ("text", "language"),
    [(REASONS, "en"), ("银行 Harbour Bank 的流水无误。", "zh-CN"), ("4471 …", None)],
)
def test_the_letters_tell_the_language(text, language):
    assert likely_language(text) == language
