"""The reviewers' queue: what waits, in its order, page by page."""

import re
from datetime import timedelta

import pytest

from scoring_service.web.reviewers import cases
from tests.web.conftest import first

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DELETED = {
    "resolution-repayment_status_1": "deleted",
    "reasons": "The bank cannot show where this comes from.",
    "revision": "4",
}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_queue_shows_what_waits_with_its_due_date(sign_in, case, language):
    page = sign_in(language=language).get("/reviewers")
    due = {"en": "21 November 2026", "zh-CN": "2026年11月21日"}
    left = {"en": "20 days left", "zh-CN": "还剩 20 天"}
    assert due[language] in page
    assert left[language] in page
    assert f'href="{case}"' in page


def test_the_queue_begins_with_what_is_due_first(lodge_case, make_score, sign_in, clock):
    first = lodge_case()
    clock.advance(timedelta(days=2))
    second = lodge_case(link=make_score("C-2").link)
    page = sign_in().get("/reviewers")
    assert 0 < page.index(first) < page.index(second)


def test_what_is_overdue_is_marked(case, clock, sign_in):
    clock.advance(timedelta(days=21))
    assert "Overdue" in sign_in().get("/reviewers")


def test_an_empty_queue_says_so(reviewer):
    assert "Nothing is waiting." in reviewer.get("/reviewers")
    assert "Nothing has been closed yet." in reviewer.get("/reviewers?show=closed")


@pytest.fixture
def full(lodge_case, make_score, monkeypatch):
    """Five cases, all due on one day; a page of the queue has two."""
    monkeypatch.setattr(cases, "_PAGE", 2)
    return [lodge_case(link=make_score(f"C-{number}").link) for number in range(5)]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_long_queue_is_read_page_by_page_in_its_order(sign_in, full, language):
    visitor, words = sign_in(language=language), {"en": "Next page", "zh-CN": "下一页"}[language]
    pages = [visitor.get("/reviewers")]
    for _ in range(2):
        assert words in pages[-1]
        pages.append(visitor.get(first(r'rel="next" href="([^"]+)"', pages[-1])))
    assert words not in pages[-1]
    assert [_cases_on(page) for page in pages] == [
        sorted(full)[0:2],
        sorted(full)[2:4],
        sorted(full)[4:],
    ]


@pytest.mark.parametrize("words", [("en", "First page"), ("zh-CN", "第一页")])
def test_every_later_page_leads_back_to_the_first(sign_in, full, words):
    visitor = sign_in(language=words[0])
    begin = visitor.get("/reviewers")
    assert words[1] not in begin
    later = visitor.get(first(r'rel="next" href="([^"]+)"', begin))
    assert _cases_on(visitor.get(first(rf'href="([^"]+)">{words[1]}', later))) == _cases_on(begin)


def test_closed_cases_have_pages_too(reviewer, full, visit):
    assert "Next page" not in reviewer.get("/reviewers?show=closed")
    for case in full[:3]:
        reviewer.post(f"{case}/assignment")
        reviewer.post(f"{case}/decision", step="confirm", **DELETED)
    page = reviewer.get("/reviewers?show=closed")
    later = reviewer.get(first(r'rel="next" href="([^"]+)"', page))
    assert _cases_on(page) + _cases_on(later) == sorted(full[:3])
    assert 'href="/reviewers?show=closed">First page' in later


def test_a_page_that_has_emptied_says_so(reviewer, case):
    page = reviewer.get(f"/reviewers?after={case.rpartition('/')[2]}")
    assert "There are no more on this page." in page
    assert "Nothing is waiting." not in page
    assert 'href="/reviewers">First page' in page


def test_a_queue_on_one_page_needs_no_links_to_others(reviewer, case):
    page = reviewer.get("/reviewers")
    assert "First page" not in page
    assert "Next page" not in page


def _cases_on(page):
    return re.findall(r'href="(/reviewers/objections/[^"]+)"', page)
