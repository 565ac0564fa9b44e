"""The pages about a due date that has passed, in a real browser and both languages."""

from datetime import timedelta
from threading import Thread

import pytest
from werkzeug.serving import make_server

from scoring_service.accounts.principals import Role
from scoring_service.objections.timing.due_dates import DueDates
from tests.factories import policies
from tests.factories.browsers import WIDE, faults, remember_documents
from tests.factories.offices import Office, account
from tests.journeys.walking import submit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def served(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def overdue(client, engine, clock, published, monkeypatch):
    """Two objections past their due date, one decided by a rule; the person's page of each."""
    office, pages = Office(client, engine, clock), []
    for person, procedure in (("C-1", "us_fcra"), ("C-2", "cn_credit_reporting")):
        policies.follow(monkeypatch, policies.edition_following(procedure))
        score, subject = office.score(person)
        link = score["subject_link"]["url"].rpartition("/")[2]
        pages.append(f"/s/{link}/objections/{office.lodged(subject, score).json['id']}")
    clock.advance(timedelta(days=31))
    DueDates(engine, clock).attend()
    account(engine, clock, Role.REVIEWER, "kim@example.org")
    return pages


@pytest.mark.parametrize(
    ("language", "rule", "banner"),
    [
        ("en", "Nobody decided in time.", "1 objection was not decided in time."),
        ("zh-CN", "无人按期作出处理决定。", "1 项异议未按期处理。"),
    ],
)
def test_the_person_and_reviewers_see_what_became_of_it(
    browser, served, overdue, language, rule, banner
):
    context = browser.new_context(
        base_url=served, locale=language, viewport={"width": WIDE, "height": 900}
    )
    page = remember_documents(context.new_page())
    for address in overdue:
        page.goto(address)
        assert faults(page) == []
    page.goto(overdue[0])
    assert rule in page.locator("main").inner_text()
    page.goto("/reviewers")
    page.locator("input[name=email]").fill("kim@example.org")
    page.locator("input[name=password]").fill("three quiet lanterns")
    submit(page)
    assert banner in page.locator("[aria-labelledby=escalated-title]").inner_text()
    assert faults(page) == []
    page.locator("tbody a").first.click()
    assert banner in page.locator("[aria-labelledby=escalated-title]").inner_text()
    assert faults(page) == []
    context.close()
