"""The pages behind a private link: read, download, object, follow, withdraw."""

import re
from urllib.parse import parse_qs

import pytest

from tests.factories import algorithms
from tests.web.conftest import first, text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LATE = "repayment_status_1"
CLAIM = {"items": LATE, f"value-{LATE}": "0", "ground": "inaccurate", "statement": "I paid."}


@pytest.fixture
def score(make_score):
    return make_score()


@pytest.fixture
def lodge(visit, score):
    """Send an objection; return where it leads."""

    def lodge(status=303, language="en", **changed):
        fields = {name: value for name, value in (CLAIM | changed).items() if value is not None}
        return visit(language).post(f"{score.link}/objections/new", status=status, **fields)

    return lodge


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_score_is_shown_with_its_reasons(visit, score, language):
    page = visit(language).get(score.link)
    text = text_of(page)
    assert str(score.value) in text
    expected = {
        "en": ["A payment was late in the last three months.", "Band D: Weak", "Harbour Bank"],
        "zh-CN": ["影响最大的因素", "逾期两个月", "提出异议"],
    }
    for words in expected[language]:
        assert words in text
    assert page.count('role="img"') == 3  # the scale; the waterfall, for wide and narrow pages


def test_the_score_names_who_answers_for_it(visit, score):
    text = text_of(visit().get(score.link)).partition("About this score")[2]
    assert "Responsible Nobody. This installation" in text


def test_the_person_tries_the_algorithm_with_their_values(visit, make_score):
    page = visit().get(make_score(bill_2=None, payment_1=1999.5).link)
    address, _, values = first(r'href="([^"]+/try#[^"]*)"', page).partition("#")
    assert address == "/algorithms/credit_demo/versions/1/try"
    used = algorithms.items(bill_2=None, payment_1=1999.5)
    assert parse_qs(values) == {k: [str(v)] for k, v in used.items() if v is not None}


def test_the_person_can_add_the_score_up_from_the_page(visit, score):
    page = visit().get(score.link)
    table = page.partition('id="add-up"')[2].partition("</table>")[0]
    points = re.findall(r"number.*?stacked__value[^>]*>(?:<strong>)?([^<]+)<", table)
    start, *lines, total = (int(text.replace("\N{MINUS SIGN}", "-")) for text in points)
    assert len(lines) == len(algorithms.algorithm().features) + len(algorithms.algorithm().pairs)
    assert start + sum(lines) == total == score.value


def test_what_counted_most_is_said_before_it_is_drawn(visit, score):
    page = visit().get(score.link)
    assert page.index("What lowered your score") < page.index('class="waterfall')
    assert page.index('class="waterfall') < page.index("The same numbers in a table")
    assert page.index("The same numbers in a table") < page.index('id="information"')


def test_without_a_score_the_page_says_why_and_still_shows_the_items(visit, make_score):
    score = make_score(**dict.fromkeys(algorithms.items()))
    text = text_of(visit().get(score.link))
    assert "Too little is known to give a score." in text
    assert "Known: 0 of the 6 things that count. Needed: at least" in text
    assert "Not known" in text
    assert "What would change the score" not in text


def test_where_nothing_would_change_the_score_the_page_says_so(visit, make_score):
    score = make_score(repayment_status_1=-2, credit_limit=50_000, bill_1=0, payment_1=58_000)
    text = text_of(visit().get(score.link))
    assert "None of the steps that we can advise, nor all of them together," in text
    assert "No single step that we can advise would raise the score." in text
    assert "Single steps" not in text


def test_downloads_of_two_languages_have_two_names(visit, score):
    address = f"{score.link}/scores/{score.id}/explanation.json"
    answer = visit().client.get(address, headers={"Accept-Language": "zh-CN"})
    name = f"{score.id}.zh-CN.json"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [("html", "text/html"), ("json", "application/json"), ("pdf", "application/pdf")],
)
def test_the_explanation_is_downloaded(visit, score, extension, media_type):
    page = visit().get(score.link)
    address = first(rf'href="([^"]+/explanation\.{extension})"', page)
    answer = visit().client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    name = f"{score.id}.en.{extension}"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_private_link_is_in_a_download(visit, score):
    for extension in ("html", "json"):
        address = f"{score.link}/scores/{score.id}/explanation.{extension}"
        written = visit().client.get(address).get_data(as_text=True)
        assert score.link.removeprefix("/s/") not in written


def test_another_format_is_not_found(visit, score):
    visit().get(f"{score.link}/scores/{score.id}/explanation.exe", status=404)


def test_a_link_opens_no_other_persons_pages(visit, make_score, lodge):
    mine, theirs = make_score("C-2"), make_score("C-3")
    objection = lodge().rpartition("/")[2]
    visitor = visit()
    visitor.get(f"{mine.link}/scores/{theirs.id}", status=404)
    visitor.get(f"{mine.link}/scores/{theirs.id}/explanation.json", status=404)
    visitor.get(f"{mine.link}/objections/{objection}", status=404)
    visitor.post(f"{mine.link}/objections/{objection}/withdrawal", status=404)


def test_a_reviewers_session_opens_no_private_page(sign_in, score):
    sign_in().get("/s/sl_guessed", status=404)


def test_the_form_asks_first_what_is_wrong(visit, score):
    page = visit().get(f"{score.link}/objections/new")
    for item in algorithms.items():
        assert f'value="{item}"' in page
    assert 'value="whole"' in page


def test_to_choose_nothing_is_told_at_the_field(visit, score):
    page = visit().get(f"{score.link}/objections/new?step=details")
    assert '<a href="#items">Choose what is wrong.</a>' in page
    assert "<title>Error: What is wrong?" in page


def test_the_form_asks_then_only_about_what_was_chosen(visit, score):
    page = visit().get(f"{score.link}/objections/new?step=details&items={LATE}&items=bill_1")
    assert f'<select class="govuk-select" id="value-{LATE}"' in page
    assert 'id="value-bill_1"' in page
    assert 'id="value-bill_2"' not in page


def test_what_is_not_an_item_is_left_out(visit, score):
    page = visit().get(f"{score.link}/objections/new?step=details&items=%3Cb%3E")
    assert "Choose what is wrong." in page


def test_against_the_whole_score_grounds_that_need_items_are_not_offered(visit, score):
    page = visit().get(f"{score.link}/objections/new?step=details&items=whole")
    assert 'value="unlawful_use"' in page
    assert 'value="inaccurate"' not in page


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_an_objection_is_lodged_and_followed(visit, score, lodge, language):
    address = lodge()
    text = text_of(visit(language).get(address))
    expected = {
        "en": ["I paid.", "recorded “Two months late”, right is “Paid at least the minimum”",
               "21 November 2026", "Waiting for a reviewer", "frozen: nobody may use it"],
        "zh-CN": ["I paid.", "记录为“逾期两个月”", "2026年11月21日", "等待审核员受理"],
    }  # fmt: skip
    for words in expected[language]:
        assert words in text


def test_the_score_page_tells_of_the_objection(visit, score, lodge):
    address = lodge()
    page = visit().get(score.link)
    assert f'href="{address}"' in page
    assert "Disputed by you" in page
    assert f"items={LATE}" not in page


def test_what_is_disputed_already_is_not_offered_again(visit, score, lodge):
    lodge()
    page = visit().get(f"{score.link}/objections/new")
    assert f'value="{LATE}"' not in page


def test_the_same_objection_twice_is_a_conflict(lodge):
    lodge()
    assert "This is already under review" in lodge(status=409)


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"ground": None}, "ground", "Choose why it is wrong."),
        ({"ground": "envy"}, "ground", "Choose why it is wrong."),
        ({"statement": "  "}, "statement", "Say in your own words what is wrong."),
        ({f"value-{LATE}": "two"}, f"value-{LATE}", "Give a number, or leave the field empty."),
        ({f"value-{LATE}": "99"}, f"value-{LATE}", "Is above the highest allowed value, 12."),
        ({f"value-{LATE}": "2"}, f"value-{LATE}",
         "This is the recorded value. Give the right one, or none if unknown."),
        ({"statement": "\n"}, "statement", "Say in your own words what is wrong."),
        ({"statement": "x" * 5001}, "statement", "Write at most 5000 characters."),
        ({"items": "whole"}, "", "Name at least one item that is wrong."),
    ],
)  # fmt: skip
def test_a_wrong_field_is_told_in_the_summary_and_at_the_field(lodge, changed, field, message):
    page = lodge(status=422, **changed)
    assert (f'<a href="#{field}">{message}</a>' if field else f"<li>{message}</li>") in page
    assert "<title>Error: What is right?" in page


def test_all_wrong_fields_are_told_at_once_and_nothing_typed_is_lost(lodge):
    page = lodge(status=422, ground=None, statement=" ", **{f"value-{LATE}": "1"})
    assert page.count('<li><a href="#') == 2
    assert '<option value="1" selected>' in page


def test_errors_are_in_the_readers_language(lodge):
    assert "请选择为什么有误。" in lodge(status=422, language="zh-CN", ground=None)


def test_what_was_written_is_shown_as_text(visit, lodge):
    address = lodge(statement="<script>alert(1)</script>\nsecond line")
    page = visit().get(address)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("chosen", [LATE, "whole"])
def test_the_form_promises_of_the_freeze_only_what_holds_for_every_ground(visit, score, chosen):
    text = text_of(visit().get(f"{score.link}/objections/new?step=details&items={chosen}"))
    assert "What you dispute is frozen as soon as you send this" in text
    assert "If you only want to know more about the reasons, you dispute nothing" in text
    assert "When you send this, what you dispute" not in text
    assert ("all its information" in text) == (chosen == "whole")


def test_an_objection_is_withdrawn(visit, lodge):
    address = lodge()
    visitor = visit()
    assert visitor.post(f"{address}/withdrawal") == address
    text = text_of(visitor.get(address))
    assert "Withdrawn by you" in text
    assert "The freeze ended: nothing is held back" in text
    assert "Withdraw the objection" not in text


def test_an_objection_is_withdrawn_only_once(visit, lodge):
    address = lodge()
    visit().post(f"{address}/withdrawal")
    assert "This objection is closed" in visit().post(f"{address}/withdrawal", status=409)


def test_a_question_about_reasons_freezes_nothing(visit, lodge):
    text = text_of(visit().get(lodge(items="whole", ground="reasons_wanted")))
    assert "nobody may use it" not in text
    assert "I want to know more about the reasons" in text
