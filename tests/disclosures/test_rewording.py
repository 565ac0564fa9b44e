"""What people may reword, what must stay, and how what they reworded is shown."""

import pytest

from scoring_service.disclosures import rewording
from scoring_service.disclosures.drafted import mark, unmarked
from tests.factories.candidates import demo_draft

MINUS = "\N{MINUS SIGN}"


def draft(text, *values):
    return unmarked(text.format(*map(mark, values)))


SMALL = draft(
    """# Title

It is free. In {} of 100 pairs it is right for {}.

- Up to {} points.
- No names.

| Fact | Points |
|---|---|
| late | {} |
| on time | +5 |

The end.
""",
    "78.1",
    "women",
    "30",
    f"{MINUS}30",
)


def violations(*replaced):
    text = SMALL.text
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return rewording.violations(text, SMALL)


@pytest.mark.parametrize(
    "replaced",
    [
        ("It is free.", "It costs nothing."),
        ("In 78.1 of 100 pairs it is right for women.", "78.1 of 100 pairs: for women."),
        ("- No names.", "- Neither names nor addresses."),
        ("- No names.\n", ""),
        ("The end.", "The end.\n\nOne more sentence."),
    ],
)
def test_sentences_may_be_reworded(replaced):
    assert violations(replaced) == []


@pytest.mark.parametrize(
    ("replaced", "wrong"),
    [
        (("# Title", "# Another"), "“# Title” does not stand"),
        (("Up to 30", "At most 30"), "“- Up to 30 points.” does not stand"),
        (("| +5 |", "| +6 |"), "“| on time | +5 |” does not stand"),
        (("| +5 |", "| +5 |\n| new | 0 |"), "“| Fact | Points |” does not stand"),
        (("|---|---|", "|---|--:|"), "“|---|---|” does not stand"),
        (("| Fact", "```\n| Fact"), "“| Fact | Points |” does not stand"),
        (("The end.", "## More\n\nThe end."), "“## More” is not in the draft"),
        (("The end.", "| a |\n|---|\n\nThe end."), "“| a |” is not in the draft"),
        (("The end.", "```\ncode\n```"), "“```” is not in the draft"),
        (("78.1", "87.1"), "the text lacks 78.1"),
        (("The end.", "The end of 2026."), "the run does not give 2026"),
        (("In 78.1 of 100", "Of 100 in 78.1"), "not in their order: 100, 78.1"),
        (("for women", "for men"), "“women” was filled in here and is gone"),
    ],
)
def test_what_was_filled_in_must_stand(replaced, wrong):
    found = violations(replaced)
    assert found
    assert wrong in found[0]


def test_values_that_change_places_are_found():
    swapped = violations(
        (f"| late | {MINUS}30 |", "| late | +5 |"), ("on time | +5", "on time | 0")
    )
    assert swapped == [f"“| late | {MINUS}30 |” does not stand as in the draft"]
    rows = SMALL.text.split("\n")
    at = rows.index("| on time | +5 |")
    rows[at - 1 : at + 1] = reversed(rows[at - 1 : at + 1])
    (wrong,) = rewording.violations("\n".join(rows), SMALL)
    assert "| Fact | Points |" in wrong


def test_two_values_may_not_change_their_order():
    words = draft("It is best for {} and worst for {}.", "women", "men")
    assert rewording.violations("It is best for women and not for men.", words) == []
    assert rewording.violations("It is best for men and worst for women.", words) != []


def test_a_sentence_with_a_number_stays_between_the_same_headings():
    moved = violations(
        ("In 78.1 of 100 pairs it is right for women.", ""), ("The end.", "78.1, 100")
    )
    assert "the text lacks 78.1" in moved
    assert "the run does not give 78.1" in moved


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_draft_stands_as_it_was_drafted(language):
    drafted = demo_draft().drafted[language]
    assert rewording.violations(drafted.text, drafted) == []


def test_points_swapped_between_rows_of_the_whole_table_are_found():
    drafted = demo_draft().drafted["en"]
    lines = drafted.text.split("\n")
    at = lines.index("| Late months in three | Points | People |")
    one, other = lines[at + 2 : at + 4]
    points = [line.split("|")[2] for line in (one, other)]
    assert points[0] != points[1]
    text = drafted.text.replace(one, one.replace(points[0], points[1], 1))
    text = text.replace(other, other.replace(points[1], points[0], 1))
    assert rewording.violations(text, drafted) != []


def shown(old, new):
    return rewording.difference({"en": SMALL.text.replace(old, new)}, {"en": SMALL}).split("\n")


def test_every_reworded_line_is_shown():
    assert shown("The end.", "The beginning.\nThe end, too.") == [
        "--- en as drafted",
        "+++ en as reworded",
        "@@ -13 +13,2 @@",
        "-The end.",
        "+The beginning.",
        "+The end, too.",
    ]


def test_a_draft_has_no_difference():
    assert rewording.difference({"en": SMALL.text}, {"en": SMALL}) == ""


@pytest.mark.parametrize(
    ("hidden", "written"),
    [
        ("\x1b[8m", r"\x1b[8m"),
        ("\r", r"\r"),
        ("\u202e", r"\u202e"),
        ("\u200b", r"\u200b"),
        ("\\u200b", r"\\u200b"),
    ],
)
def test_nothing_can_hide_in_the_difference(hidden, written):
    assert f"+The {written}end." in shown("The end.", f"The {hidden}end.")


def test_what_no_reader_sees_is_shown_too():
    assert "+[end]: https://elsewhere.example" in shown(
        "The end.", "The end.\n\n[end]: https://elsewhere.example"
    )


def test_a_missing_text_is_a_difference():
    assert "-The end." in rewording.difference({}, {"en": SMALL})


def test_a_rewording_is_accepted_by_the_digest_of_all_that_was_shown():
    one, other = ("\n".join(shown("free", word)) for word in ("cheap", "dear"))
    assert rewording.digest(one) != rewording.digest(other)
    assert rewording.digest(one).startswith("sha256:")
