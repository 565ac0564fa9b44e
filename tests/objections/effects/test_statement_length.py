"""How statements are counted: 100 words, or 200 characters in Chinese."""

import pytest

from scoring_service.objections.effects.statement_length import count, fits


@pytest.mark.parametrize(
    ("text", "words", "chinese"),
    [
        ("I paid on time.", 4, 0),
        ("I paid 1,200 on 3 May - at the counter.", 9, 0),
        ("It's the bank's mistake", 4, 0),
        ("我已按时还款。", 0, 7),
        ("我于 2026 年 10 月 3 日还款。", 3, 8),
        ("我在ABC银行还款", 1, 6),
        ("…  —  !", 0, 0),
    ],
)
def test_words_and_chinese_characters_are_counted_apart(text, words, chinese):
    assert count(text) == (words, chinese)


@pytest.mark.parametrize(
    ("text", "short_enough"),
    [
        ("word " * 100, True),
        ("word " * 101, False),
        ("字" * 200, True),
        ("字" * 201, False),
        ("word " * 50 + "字" * 100, True),
        ("word " * 50 + "字" * 101, False),
        ("x" * 1000, True),
        ("x" * 1001, False),
    ],
)
def test_no_text_is_longer_than_the_rule_and_no_mixture_either(text, short_enough):
    assert fits(text) is short_enough
