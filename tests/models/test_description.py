"""model.yaml: every word in both languages, and nothing of what must not be read."""

import re

import pytest

from scoring_service.sources import catalogue as catalogues

LANGUAGES = {"en", "zh-CN"}


def _texts(content):
    if isinstance(content, dict):
        if LANGUAGES & content.keys():
            yield content
        for part in content.values():
            yield from _texts(part)
    elif isinstance(content, list):
        for part in content:
            yield from _texts(part)


def test_every_text_is_there_in_both_languages(about):
    texts = list(_texts(about.content))
    assert len(texts) > 60
    assert [t for t in texts if t.keys() != LANGUAGES or not all(t.values())] == []


def test_chinese_texts_hold_no_english_words(about):
    said = [re.sub(r"\{\w+\}", "", text["zh-CN"]) for text in _texts(about.content)]
    assert [text for text in said if re.search("[a-z]", text)] == []


def test_no_item_reads_a_protected_column(about):
    protected = set(about.content["data"]["protected"].values())
    assert protected == {"SEX", "EDUCATION", "MARRIAGE", "AGE"}
    assert protected.isdisjoint(part["column"] for part in about.content["items"])


def test_every_item_is_in_the_source_catalogue(about):
    for part in about.content["items"]:
        assert catalogues.get_item(part["catalogue"]).id == part["catalogue"]


@pytest.mark.parametrize("feature", ["delay_now", "months_badly_late_6m", "share_left_unpaid"])
def test_a_worse_record_may_never_raise_the_score(about, feature):
    rules = next(rules for rules in about.features if rules.id == feature)
    assert rules.risk_rises == 1


def test_the_limits_of_the_format_are_kept(about):
    assert len(about.features) <= 16
    assert about.parameters.pairs <= 8
    assert about.parameters.most_bins <= 10
    assert about.parameters.fewest_in_cell >= 5
