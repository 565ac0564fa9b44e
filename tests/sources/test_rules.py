from datetime import date
from pathlib import Path

import pytest

from scoring_service.sources import catalogue, prohibitions, rules
from scoring_service.sources.rules import Read

TODAY = date(2026, 11, 1)
LIMIT = Read("credit_limit", "card_account.credit_limit", {"en": "Limit", "zh-CN": "额度"})


def prohibited(*reads):
    kinds = prohibitions.kinds_on(TODAY)
    return [(r, k.id) for r, k in rules.prohibited(reads, catalogue.load(), kinds)]


def test_an_item_outside_the_catalogue_is_named():
    stranger = Read("friends", "social_media.friends", {"en": "Friends", "zh-CN": "好友"})
    assert rules.uncatalogued([LIMIT, stranger], catalogue.load()) == ["friends"]


def test_a_purpose_the_source_does_not_name_is_refused():
    purposes = ["credit_application", "employment"]
    found = rules.beyond_purpose([LIMIT], purposes, catalogue.load())
    assert found == [("credit_limit", "employment")]


def test_catalogued_credit_items_are_of_no_prohibited_kind():
    items = catalogue.load().item_by_id.values()
    assert prohibited(*(Read(item.id, item.id, item.label) for item in items)) == []


@pytest.mark.parametrize(
    ("item_id", "english", "chinese", "kind"),
    [
        ("client_sex", "Of the client", "客户", "sex"),
        ("a", "Religion of the person", "甲", "religion"),
        ("b", "Status", "婚姻状况", "marital_status"),
        ("c", "Date of birth", "日期", "age"),
        ("d", "Blood type", "类型", "blood_type"),
        ("e", "History", "个人病史", "health"),
        ("fingerprint_hash", "Hash", "散列", "biometrics"),
        ("f", "Yearly income", "数额", "income_and_property"),
    ],
)
def test_a_prohibited_kind_is_found_by_its_words_in_either_language(
    item_id, english, chinese, kind
):
    read = Read(item_id, "card_account.credit_limit", {"en": english, "zh-CN": chinese})
    assert prohibited(read) == [(item_id, kind)]


def test_a_word_inside_another_word_betrays_nothing():
    read = Read("x", "card_account.credit_limit", {"en": "Essex genesis syntax", "zh-CN": "甲"})
    assert prohibited(read) == []


def test_a_prohibited_kind_is_found_by_the_kind_in_the_catalogue():
    text = Path(catalogue.__file__).with_name("catalogue.yaml")
    changed = catalogue.read(
        text.read_text(encoding="utf-8").replace("kind: credit_terms", "kind: genes")
    )
    found = rules.prohibited([LIMIT], changed, prohibitions.kinds_on(TODAY))
    assert [(item, kind.id) for item, kind in found] == [("credit_limit", "genes")]


def test_every_prohibited_kind_cites_its_law():
    for kind in prohibitions.kinds_on(TODAY):
        assert kind.references
        assert kind.label["zh-CN"]


def test_no_policy_is_invented_for_a_day_before_the_first():
    with pytest.raises(LookupError):
        prohibitions.kinds_on(date(2020, 1, 1))
