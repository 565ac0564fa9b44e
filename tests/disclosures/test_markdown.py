from scoring_service.disclosures import markdown
from scoring_service.disclosures.headings import SECTIONS

TEXT = """# Title

Intro.

## What this score is for

One **bold** thing, `code` aside.

| a | b |
|---|---|
| c | \N{MINUS SIGN}30 |
| d | It is so. |

## How to object

- First
"""


def test_sections_are_found_by_their_headings():
    found = markdown.sections(TEXT)
    assert list(found) == ["What this score is for", "How to object"]
    assert "\N{MINUS SIGN}30" in found["What this score is for"]
    assert found["How to object"] == "First"


def test_prose_is_paragraphs_list_entries_and_sentences_in_tables():
    assert markdown.prose(TEXT) == ["Intro.", "One bold thing,  aside.", "It is so.", "First"]


def test_numbers_keep_their_sign_and_lose_their_separators():
    assert markdown.numbers("from \N{MINUS SIGN}30 to +5: 1,000 people, 22.1%") == [
        "\N{MINUS SIGN}30",
        "+5",
        "1000",
        "22.1",
    ]


def test_required_headings_get_anchors():
    rendered = markdown.html(TEXT, "en")
    assert '<h2 id="purpose">What this score is for</h2>' in rendered
    assert '<table tabindex="0">' in rendered


def test_html_in_the_text_is_shown_and_not_run():
    assert "<script>" not in markdown.html("Hi <script>alert(1)</script>", "en")
    assert "<script>" not in markdown.page("# <script>alert(1)</script>\n", "en")


def test_a_link_that_would_run_a_program_is_not_a_link():
    assert "href" not in markdown.html("[x](javascript:alert(1))", "en")


def test_a_heading_as_an_earlier_release_spells_it_is_the_same_section():
    old = "使用哪些信息\N{COMMA}从哪里来"
    section = next(s for s in SECTIONS if s.id == "data")
    assert old != section.heading["zh-CN"]
    assert list(markdown.sections(f"## {old}\n\n文字。\n")) == [section.heading["zh-CN"]]
    assert '<h2 id="data">' in markdown.html(f"## {old}\n", "zh-CN")
