"""The demonstration's lender answers what it is asked as the source of a disputed item."""

import io

import pytest

from tests.factories import evidence
from tests.web.conftest import LATE, faults, first, text_of
from tests.web.test_demo import open_doors
from tests.web.test_punctuation import half_width

__all__ = ("open_doors",)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HOW = "We compared it with <b>our</b> ledger of October."
PAGE = "/demo/lender/score"


class Asked:
    """A lender whose score is disputed in one item, and the person who disputes it."""

    def __init__(self, visitor):
        self.visitor = visitor
        visitor.post("/demo/lender", client="example-5", lender="Harbour Bank")
        self.link = first('href="(/s/[^"]+)"', visitor.get(PAGE))
        claim = {"items": LATE, f"value-{LATE}": "0", "ground": "inaccurate"}
        address = f"{self.link}/objections/new"
        self.objection = visitor.post(address, statement="I paid.", **claim)
        self.id = first('id="(inq_[0-9a-f]+)"', visitor.get(PAGE))

    def field(self, part):
        return f"{part}-{LATE}-{self.id}" if part in {"answer", "value"} else f"{part}-{self.id}"

    def answer(self, status=303, file=None, **parts):
        fields = {self.field(part): said for part, said in parts.items()}
        sent = {"file": (io.BytesIO(file), "ledger.png")} if file else {}
        address = f"{PAGE}/inquiries/{self.id}/answer"
        return self.visitor.post(address, status, **fields, **sent)


@pytest.fixture
def ask(open_doors):
    return lambda language="en": Asked(open_doors(language))


@pytest.mark.parametrize(
    ("language", "asked", "told"),
    [
        ("en", ("On 1 November 2026 you were asked whether it is right, to answer by 11 November",
                "Why it is wrong, the person says: It is not true", "Right is, the person says:"),
         ("You answered on 1 November 2026:", "is wrong,")),
        ("zh-CN", ("最迟应于2026年11月11日（含当日）答复", "本人认为正确的是："),
         ("贵机构已于2026年11月1日答复：", "有误，正确的是")),
    ],
)  # fmt: skip
def test_the_source_reads_the_claim_and_its_answer_is_read_by_all(ask, language, asked, told):
    case = ask(language)
    visitor, page = case.visitor, case.visitor.get(PAGE)
    assert all(words in text_of(page) for words in asked)
    assert "I paid." not in text_of(page).partition(" {")[0]
    assert case.answer(answer="corrected", value="0", statement=HOW, file=evidence.png()) == PAGE
    after = visitor.get(PAGE)
    assert all(words in text_of(after) for words in (*told, HOW, "ledger.png"))
    assert f"answer-{LATE}" not in after
    assert HOW in text_of(visitor.get(case.objection))
    plain = after.partition("<pre")[0].replace("&lt;b&gt;our&lt;/b&gt;", "")
    assert language == "en" or half_width(plain) == []


def test_an_empty_answer_is_told_at_every_field(ask):
    case = ask()
    page = case.answer(422)
    assert f'<a href="#{case.field("answer")}">Choose whether it is right.</a>' in page
    assert f'<a href="#{case.field("statement")}">Write how it was checked.</a>' in page
    assert "<title>Error: " in page


@pytest.mark.parametrize(
    ("parts", "at", "told"),
    [
        ({"answer": "corrected", "value": ""}, "value", "Give the right value as a number."),
        ({"answer": "corrected", "value": "2"}, "value", "confirm it instead"),
        (
            {"answer": "corrected", "value": "17"},
            "value",
            "Is above the highest allowed value, 12.",
        ),
        ({"answer": "deleted", "statement": "Short."}, "statement", "at least 10"),
        ({"answer": "deleted", "file": b"GIF89a"}, "file", "PDF"),
    ],
)
def test_what_is_refused_is_told_at_its_field_and_what_was_typed_stays(ask, parts, at, told):
    case = ask()
    sent = {"statement": HOW} | parts
    page = case.answer(422, **sent)
    place = f'<a href="#{case.field(at)}">'
    assert told in page.partition(place)[2].partition("</a>")[0]
    form = page.partition(f'action="{PAGE}/inquiries/')[2]
    assert first('value="([a-z]+)" checked', form) == parts["answer"]
    assert sent["statement"].replace("<b>our</b>", "") in form.replace("&lt;b&gt;our&lt;/b&gt;", "")
    assert "You answered on" not in text_of(case.visitor.get(PAGE))


@pytest.mark.parametrize(("size", "statement"), [(10_000_000, HOW), (12_000_000, "")])
def test_a_file_that_is_too_large_is_told_on_the_page(ask, size, statement):
    case = ask()
    typed = {"csrf_token": case.visitor.token(), case.field("answer"): "confirmed"}
    typed[case.field("statement")] = HOW
    body, kind = evidence.form(b"%PDF-" + bytes(size), others=typed.items())
    address = f"{PAGE}/inquiries/{case.id}/answer"
    answer = case.visitor.client.post(address, data=body, content_type=kind)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, faults(page, "en")) == (413, [])
    assert "A file may have at most 10 MB." in page
    assert statement in text_of(page), "beyond the limit nothing of the form was read"
    assert "You answered on" not in text_of(case.visitor.get(PAGE))


def test_an_inquiry_is_answered_once(ask):
    case = ask()
    parts = {"answer": "confirmed", "statement": HOW}
    case.answer(**parts)
    assert "An inquiry is answered once" in case.answer(409, **parts)


def test_the_inquiry_of_another_visit_is_not_answered(ask):
    one, other = ask(), ask()
    one.id = other.id
    page = one.answer(404, answer="confirmed", statement=HOW)
    assert "There is no such inquiry" in page


def test_of_an_objection_that_ended_nothing_more_is_needed(ask):
    case = ask()
    case.visitor.post(f"{case.objection}/withdrawal")
    assert "The objection ended before you answered." in text_of(case.visitor.get(PAGE))
    closed = case.answer(409, answer="confirmed", statement=HOW)
    assert "was decided or withdrawn" in closed


def test_a_large_file_to_nobodys_inquiry_is_refused_as_a_small_one(open_doors):
    body, kind = evidence.form(bytes(12_000_000))
    client, address = open_doors().client, f"{PAGE}/inquiries/inq_1/answer"
    answer = client.post(address, data=body, content_type=kind)
    assert answer.status_code == 404
    assert "There is no such inquiry" in answer.get_data(as_text=True)


def test_whoever_made_no_score_is_led_to_where_one_is_made(open_doors):
    for form in ("again", "inquiries/inq_1/answer", "suppressions/sup_1/certification"):
        assert open_doors().post(f"{PAGE}/{form}") == "/demo/lender"
