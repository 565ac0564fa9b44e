import pytest

from scoring_service.objections import writing


def wrong(text):
    return [error.message for error in writing.errors("/statement", text, (1, 20))]


def test_line_ends_are_one_kind_and_blank_edges_go():
    assert writing.tidied("  a\r\nb\rc \n") == "a\nb\nc"


@pytest.mark.parametrize("text", ["x", "x" * 20, "我按时还款。", "two\nlines\tand a tab", "é😀"])
def test_ordinary_writing_is_accepted(text):
    assert wrong(text) == []


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\u2066"],
    ids=["nul", "escape", "delete", "next line", "lone surrogate", "override", "isolate"],
)
def test_what_cannot_be_shown_or_turns_the_writing_is_refused(character):
    assert wrong(f"a{character}b") == ["Remove characters that cannot be shown."]


@pytest.mark.parametrize(
    "text",
    ["\u200b", "\u200d\u2060\ufeff", "\u3164", "\u2800 \u115f", "\u034f\ufe0f"],
    ids=["zero width", "joiners", "filler", "blank braille", "marks on nothing"],
)
def test_what_nobody_can_see_is_refused(text):
    assert wrong(text) == ["Write something that can be seen."]


@pytest.mark.parametrize(
    ("text", "said"), [("", "Write something."), ("x" * 21, "Write at most {most}")]
)
def test_too_little_and_too_much_is_refused(text, said):
    (message,) = wrong(text)
    assert said in message
