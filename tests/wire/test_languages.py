import pytest
from flask_babel import get_locale

from scoring_service.wire.languages import language, select_locale

CHINESE = ("zh_Hans_CN", "zh-CN")
ENGLISH = ("en", "en")


def spoken(app, address="/", **headers):
    with app.test_request_context(address, headers=headers):
        return str(get_locale()), language()


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh-Hans", "zh_Hans_CN", "ZH-TW"])
def test_every_kind_of_chinese_is_answered_in_chinese(bare_app, tag):
    assert spoken(bare_app, f"/?lang={tag}") == CHINESE
    assert spoken(bare_app, Accept_Language=tag.replace("_", "-")) == CHINESE


def test_nothing_asked_or_nothing_known_is_english(bare_app):
    assert spoken(bare_app) == ENGLISH
    assert spoken(bare_app, "/?lang=fr", Accept_Language="fr, de;q=0.5") == ENGLISH


def test_the_better_liked_language_wins(bare_app):
    assert spoken(bare_app, Accept_Language="en;q=0.5, zh-CN") == CHINESE
    assert spoken(bare_app, Accept_Language="en-GB, zh-CN;q=0.9") == ENGLISH
    assert spoken(bare_app, Accept_Language="fr, zh-CN;q=0") == ENGLISH


def test_the_address_wins_over_the_cookie_and_the_cookie_over_the_header(bare_app):
    assert spoken(bare_app, "/?lang=zh", Cookie="lang=en", Accept_Language="en") == CHINESE
    assert spoken(bare_app, Cookie="lang=zh-CN", Accept_Language="en") == CHINESE
    assert spoken(bare_app, "/?lang=fr", Cookie="lang=zh-CN") == CHINESE


def test_outside_a_request_english_is_spoken(bare_app):
    with bare_app.app_context():
        assert select_locale() == "en"
