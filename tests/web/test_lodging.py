"""On the pages: reasons answered at once, several scores, and repeats; in both languages."""

import pytest

from tests.factories import evidence
from tests.web.conftest import REASONS, first, text_of
from tests.web.test_punctuation import half_width

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LATE = "repayment_status_1"
CLAIM = {"items": LATE, f"value-{LATE}": "0", "ground": "inaccurate", "statement": "我已还款。"}
WISH = {"items": "whole", "ground": "reasons_wanted", "statement": "为什么?"}


def reject(reviewer, objection):
    """Decide against the person; return the address of the case."""
    case = f"/reviewers/objections/{objection.rpartition('/')[2]}"
    reviewer.post(f"{case}/assignment")
    revision = first(r'name="revision" value="(\d+)"', reviewer.get(case))
    fields = {f"resolution-{LATE}": "confirmed", "reasons": REASONS, "revision": revision}
    reviewer.post(f"{case}/decision", step="confirm", **fields)
    return case


@pytest.fixture
def repeated(visit, score, sign_in):
    """The same for the third time; return its address and that of the case."""
    form = f"{score.link}/objections/new"
    for name in ("eve", "ivo"):
        reject(sign_in(f"{name}@example.org"), visit().post(form, **CLAIM))
    address = visit().post(form, **CLAIM)
    return address, f"/reviewers/objections/{address.rpartition('/')[2]}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Your question was answered.",
                "No reviewer took part in it.",
                "Everybody starts with",
                "Share of the reference group in this line",
                "not known to cause it",
                "Received on (day of the request)",
                "Why it counts: ",
                "What would have changed the score",
                "Do you want a reviewer?",
            ),
        ),
        (
            "zh-CN",
            (
                "理由和依据说明",
                "收到日期（请求之日）",
                "为什么计分：",
                "所适用的规则",
                "参照人群中适用该规则的比例",
                "要求由审核员处理",
            ),
        ),
    ],
)
def test_reasons_are_stated_at_once_on_the_page_of_the_objection(visit, score, language, words):
    visitor = visit(language)
    address = visitor.post(f"{score.link}/objections/new", **WISH)
    page = visitor.get(address)
    for part in words:
        assert part in text_of(page)
    if language == "zh-CN":
        assert half_width(page.replace("为什么?", "")) == []
    for extension, kind in (("pdf", "application/pdf"), ("html", "text/html"), ("json", "json")):
        link = first(rf'href="([^"]+/statement\.{extension})"', page)
        copy = visitor.client.get(link, headers={"Accept-Language": language})
        assert (copy.status_code, kind in copy.mimetype) == (200, True)
        assert "attachment" in copy.headers["Content-Disposition"]
        if extension == "html" and language == "zh-CN":
            assert half_width(copy.get_data(as_text=True)) == []
    assert visitor.client.get(f"{address}/statement.doc").status_code == 404


def test_a_reviewer_asked_for_on_the_page_answers(visit, score, reviewer):
    address = visit().post(f"{score.link}/objections/new", **WISH)
    assert visit().post(f"{address}/review") == address
    text = text_of(visit().get(address))
    assert "Waiting for a reviewer" in text
    assert "Statement of reasons and grounds" in text
    assert "You asked for a reviewer, who has until" in text
    case = f"/reviewers/objections/{address.rpartition('/')[2]}"
    assert "The person asks for a reviewer." in text_of(reviewer.get(case))
    reviewer.post(f"{case}/assignment")
    fields = {"reasons": "The delay of last month counts most.", "revision": "4"}
    reviewer.post(f"{case}/decision", step="confirm", **fields)
    page = visit().get(address)
    assert "The delay of last month counts most." in page
    assert "Do you want a reviewer?" not in page
    assert "A reviewer cannot be asked for here" in visit().post(f"{address}/review", status=409)


def test_a_reviewer_wanted_from_the_start_is_waited_for(visit, score):
    page = visit().get(visit().post(f"{score.link}/objections/new", reviewer="yes", **WISH))
    assert "Waiting for a reviewer" in page
    assert 'id="statement"' in page


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_other_scores_are_named_by_day_and_purpose_and_decided_with_it(
    visit, make_score, score, sign_in, language
):
    other = make_score(**{LATE: 1})
    without = make_score(**{LATE: None})
    somebody = make_score(person="C-2")
    visitor, reviewer = visit(language), sign_in(language=language)
    page = visitor.get(f"{score.link}/objections/new?step=details&items={LATE}")
    assert f'name="scores" type="checkbox" value="{other.id}"' in page
    assert without.id not in page
    assert somebody.id not in page
    assert str(other.value) not in text_of(page)
    address = visitor.post(f"{score.link}/objections/new", scores=other.id, **CLAIM)
    named = {"en": "Your other scores that it is about", "zh-CN": "该异议涉及的您的其他评分"}
    pages = [page, visitor.get(address), visitor.get(other.link)]
    assert named[language] in text_of(pages[1])
    assert address.rpartition("/")[2] in pages[2]
    case = f"/reviewers/objections/{address.rpartition('/')[2]}"
    pages.append(reviewer.get(case))
    assert other.id in pages[-1]
    if language == "zh-CN":
        assert [half_width(page) for page in pages] == [[] for _ in pages]


def test_a_score_that_cannot_be_named_is_said_above_the_form(visit, make_score, score):
    foreign = make_score(person="C-2")
    page = visit().post(f"{score.link}/objections/new", status=422, scores=foreign.id, **CLAIM)
    assert "You have no such score" in page
    assert foreign.id not in page


def test_the_third_time_is_said_before_and_after_and_evidence_changes_it(visit, repeated, score):
    address, _case = repeated
    form = visit().get(f"{score.link}/objections/new?step=details&items=bill_1")
    assert "At least two of your objections were decided against you already." in form
    page = visit().get(address)
    text = text_of(page)
    assert "So nothing is frozen yet" in text
    assert "Until the decision nobody may use what you dispute." not in text
    assert "the case goes to the top of the list" in text
    visitor = visit()
    token = [("csrf_token", visitor.token())]
    body, kind = evidence.form(evidence.pdf("new"), others=token)
    sent = visitor.client.post(f"{address}/evidence", data=body, content_type=kind)
    assert sent.status_code == 303
    assert "Until the decision nobody may use what you dispute." in visit().get(address)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_reviewer_declines_a_repeat_with_reasons(visit, repeated, sign_in, language):
    address, case = repeated
    ada = sign_in("ada@example.org", language=language)
    ada.post(f"{case}/assignment")
    page = ada.get(case)
    earlier = page.partition('id="repeat"')[2].partition("</section>")[0]
    assert earlier.count('<a class="govuk-link" href="/reviewers/objections/') == 2
    assert 'name="resolution-' not in page
    revision = first(r'name="revision" value="(\d+)"', page)
    ada.post(f"{case}/decline", status=422, reasons=" ", revision=revision)
    stale = ada.post(f"{case}/decline", status=409, reasons=REASONS, revision="1")
    assert REASONS in text_of(stale)
    ada.post(f"{case}/decline", reasons="银行流水没有这笔还款。", revision=revision)
    pages = [page, ada.get(case), visit(language).get(address)]
    words = {"en": "It was not looked into again.", "zh-CN": "没有新情况，因此未再次核查。"}
    assert words[language] in text_of(pages[2])
    if language == "zh-CN":
        told = [half_width(page.replace(REASONS, "")) for page in pages]
        assert told == [[] for _ in pages]


def test_a_reviewer_takes_a_repeat_up(visit, repeated, sign_in):
    address, case = repeated
    ada = sign_in("ada@example.org")
    ada.post(f"{case}/assignment")
    revision = first(r'name="revision" value="(\d+)"', ada.get(case))
    ada.post(f"{case}/take-up", revision=revision)
    page = ada.get(case)
    assert "What it disputes is frozen." in page
    assert f'name="resolution-{LATE}"' in page
    assert "Until the decision nobody may use what you dispute." in visit().get(address)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_was_declined_is_appealed_and_waits_unfrozen(visit, repeated, sign_in, language):
    address, case = repeated
    ada, kai, zoe = (sign_in(f"{name}@example.org", language) for name in ("ada", "kai", "zoe"))
    person = visit(language)

    def act(who, step, **fields):
        revision = first(r'name="revision" value="(\d+)"', who.get(case))
        who.post(f"{case}/{step}", revision=revision, **fields)
        return who.get(case)

    ada.post(f"{case}/assignment")
    act(ada, "decline", reasons="银行流水没有这笔还款。")
    form = person.get(f"{address}/appeal")
    nothing = {"en": "so nothing is frozen until", "zh-CN": "不会冻结任何信息"}
    again = {"en": "is frozen again at once", "zh-CN": "再次冻结"}
    assert (nothing[language] in form, again[language] in form) == (True, False)
    person.post(f"{address}/appeal", reasons="银行流水有这笔还款。")
    waits = person.get(address)
    assert 'href="#add-evidence"' in waits
    kai.post(f"{case}/assignment")
    assert "/inquiry" not in kai.get(case)
    proposed = act(kai, "decline", reasons="没有新的证据，不再核查。")
    taken = {"en": "Your decision was proposed.", "zh-CN": "您的处理决定草案已提出"}
    assert taken[language] in proposed
    done = act(zoe, "confirmation", answer="confirm", reasons="")
    page = person.get(address)
    assert page.count("没有新的证据，不再核查。") == 1
    if language == "zh-CN":
        told = [form, waits, proposed, done, page]
        assert [half_width(one.replace(REASONS, "")) for one in told] == [[] for _ in told]


def test_the_receipt_of_an_answer_is_there_while_a_reviewer_is_waited_for(visit, score):
    address = visit().post(f"{score.link}/objections/new", **WISH)
    before = visit().get(address)
    visit().post(f"{address}/review")
    for page in (before, visit().get(address)):
        link = first(r'href="([^"]+/receipt[^"]*)"', page)
        assert visit().client.get(link).json["statement"]["outcome"] == "answered"
