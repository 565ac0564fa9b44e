"""Deleted and inserted words: nothing is lost, and what is read aloud says so."""

import html5lib
import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from scoring_service.web import marking

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _speaking(app):
    with app.app_context():
        yield


def side(marked, gone):
    """What the text is without what `gone` marks, and without what is only read aloud."""
    tree = html5lib.parseFragment(marked, namespaceHTMLElements=False)
    return "".join(_texts(tree, gone))


def _texts(node, gone):
    if node.tag != gone and node.get("class") != "govuk-visually-hidden":
        yield node.text or ""
        for part in node:
            yield from _texts(part, gone)
            yield part.tail or ""


def test_a_changed_word_is_marked_within_its_sentence():
    found = marking.marked("The latest bill was not paid.", "The previous bill was not paid.")
    assert found == Markup(
        'The <del><span class="govuk-visually-hidden">Deleted: </span>latest</del>'
        '<ins><span class="govuk-visually-hidden">Inserted: </span>previous</ins>'
        " bill was not paid."
    )


def test_chinese_is_compared_by_characters():
    found = marking.marked("最近一期账单没有按时还款。", "上一期账单没有按时还款。")
    assert side(found, "ins") == "最近一期账单没有按时还款。"
    assert found.endswith("期账单没有按时还款。")


def test_what_is_read_aloud_is_in_the_language_of_the_page():
    with force_locale("zh_Hans_CN"):
        assert "删去：" in marking.deleted("旧")
        assert "加入：" in marking.inserted("新")


def test_a_sentence_of_which_little_stayed_is_shown_whole():
    found = marking.marked("Several payments were late.", "The card is used to its limit.")
    assert found.count("<del>") == found.count("<ins>") == 1


def test_text_is_no_markup():
    assert "&lt;b&gt;" in marking.marked("<b>", "other words")


WORDS = st.lists(st.sampled_from(["the", "bill", "一", "期", ",", "。", "<", " "]), max_size=12)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_marks(database_url, before, after):
    old, new = " ".join(before), "".join(after)
    found = marking.marked(old, new)
    assert side(found, "ins") == old
    assert side(found, "del") == new
