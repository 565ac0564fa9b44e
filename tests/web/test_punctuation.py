"""The interface writes Chinese with Chinese punctuation; published documents stay as they are."""

import re

import pytest

from tests.factories import algorithms
from tests.web.conftest import text_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LATE = "repayment_status_1"
WRONG = re.compile(
    r".{0,9}(?:[\u4e00-\u9fff] ?[,:;?(.]|[,:;?] ?[\u4e00-\u9fff]|\)[\u4e00-\u9fff]).{0,9}"
)
PUBLIC = ("/", "/algorithms", "/algorithms/credit_demo/versions/1/points", "/sources",
          "/objecting", "/problems", "/problems/unknown_score", "/nothing")  # fmt: skip


def published_texts(part):
    """The Chinese texts of the algorithm's document, the longest first."""
    if isinstance(part, dict):
        return [text for value in part.values() for text in published_texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in published_texts(value)]
    return [part] if isinstance(part, str) and re.search("[\u4e00-\u9fff]", part) else []


def half_width(page):
    page = re.sub('<article class="letter" lang="en">.*?</article>', "", page, flags=re.DOTALL)
    written = page.partition("<title>")[2].partition("</title>")[0] + " " + text_of(page)
    for text in sorted(published_texts(algorithms.document()), key=len, reverse=True):
        written = written.replace(text, "文")
    return WRONG.findall(written)


@pytest.mark.parametrize("address", PUBLIC)
def test_on_public_pages(visit, published, address):
    status = 404 if address == "/nothing" else 200
    assert half_width(visit("zh-CN").get(address, status=status)) == []


def test_on_the_pages_of_the_person_and_the_reviewer(visit, make_score, sign_in):
    score, visitor, reviewer = make_score(), visit("zh-CN"), sign_in(language="zh-CN")
    form = f"{score.link}/objections/new"
    pages = [visitor.get(score.link), visitor.get(form),
             visitor.get(f"{form}?step=details&items={LATE}")]  # fmt: skip
    claim = {"items": LATE, f"value-{LATE}": "0", "ground": "inaccurate", "statement": "我已还款。"}
    objection = visitor.post(form, **claim)
    case = f"/reviewers/objections/{objection.rpartition('/')[2]}"
    pages += [visitor.get(objection), reviewer.get("/reviewers"), reviewer.get(case)]
    reviewer.post(f"{case}/assignment")
    decision = {f"resolution-{LATE}": "confirmed", "reasons": "银行流水没有这笔还款。"}
    fields = decision | {"revision": "4"}
    pages.append(reviewer.post(f"{case}/decision", status=200, step="check", **fields))
    reviewer.post(f"{case}/decision", step="confirm", **fields)
    pages += [visitor.get(objection), reviewer.get(case), visitor.get(f"{objection}/appeal")]
    visitor.post(f"{objection}/appeal", reasons="没有人看过我的流水。")
    pages += [visitor.get(objection), reviewer.get("/reviewers"), reviewer.get(case)]
    second = sign_in("kai@example.org", language="zh-CN")
    second.post(f"{case}/assignment")
    second.post(f"{case}/decision", step="confirm", **(fields | {"revision": "9"}))
    pages += [
        visitor.get(objection),
        second.get(case),
        sign_in("ada@example.org", "zh-CN").get(case),
    ]
    assert [half_width(page) for page in pages] == [[] for _ in pages]
