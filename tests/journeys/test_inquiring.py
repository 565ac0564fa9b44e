"""The pages about a source that answered and one that did not, in a real browser."""

from datetime import timedelta

import pytest

from scoring_service.accounts.principals import Role
from scoring_service.objections.inquiries.silence import Silences
from tests.factories import evidence
from tests.factories.browsers import WIDE, faults, remember_documents
from tests.factories.offices import Office, account
from tests.journeys.test_overdue import served
from tests.journeys.walking import submit
from tests.objections.inquiries.test_api import SAYS, at, send

__all__ = ("served",)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def cases(client, engine, clock, published):
    """Two cases, one answered and one not; the person's page and the reviewer's of each."""
    office, pages = Office(client, engine, clock), []
    for person in ("C-1", "C-2"):
        score, subject = office.score(person)
        link = score["subject_link"]["url"].rpartition("/")[2]
        objection = office.lodged(subject, score).json["id"]
        pages.append((f"/s/{link}/objections/{objection}", f"/reviewers/objections/{objection}"))
    inquiry = office.lender.get("/v1/inquiries").json["items"][0]
    send(office.lender, inquiry, evidence.png())
    office.lender.post(at(inquiry, "answer"), SAYS)
    clock.advance(timedelta(days=11))
    Silences(engine, clock).attend()
    account(engine, clock, Role.REVIEWER, "kim@example.org")
    return pages


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_person_and_the_reviewer_can_read_it_all(browser, served, cases, language):
    context = browser.new_context(
        base_url=served, locale=language, viewport={"width": WIDE, "height": 900}
    )
    page = remember_documents(context.new_page())
    for address, _ in cases:
        page.goto(address)
        assert faults(page) == []
    page.goto("/reviewers")
    page.locator("input[name=email]").fill("kim@example.org")
    page.locator("input[name=password]").fill("three quiet lanterns")
    submit(page)
    for _, address in cases:
        page.goto(address)
        page.locator("form[action$='/assignment'] button").first.click()
        page.wait_for_selector("textarea[name=reasons]")
        assert faults(page) == []
    context.close()
