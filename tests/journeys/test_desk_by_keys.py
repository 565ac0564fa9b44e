"""By the keyboard alone: signing in, the next case, a message, what-if, a repeat, a second look."""

from datetime import timedelta

import pytest

from scoring_service.accounts.principals import Role
from scoring_service.objections.steps import Action
from tests.factories.browsers import WIDE, faults, remember_documents
from tests.factories.cases import LATE
from tests.factories.offices import Office, account
from tests.journeys.test_desk import MOST_TABS, has_focus, leads_on, press, tab_to
from tests.journeys.test_overdue import served

__all__ = ("served",)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

WORDS = "The consent of October is not looked at; please send the letter."
WHOLE = {"ground": "not_mine", "items": [], "proposed": {}}


@pytest.fixture
def office(client, engine, clock, published):
    account(engine, clock, Role.REVIEWER, "kim@example.org")
    return Office(client, engine, clock)


@pytest.fixture
def cases(office, clock):
    """One that is due first, a repeat, and two decisions that wait for a second reviewer."""
    found = {"lodged": office.lodged(*reversed(office.score("C-1"))).json}
    clock.advance(timedelta(minutes=1))
    score, subject = office.score("C-2")
    for reviewer in (office.wen, office.ola):
        earlier = reviewer.act(Action.ASSIGN, office.lodged(subject, score).json).json
        reviewer.act(Action.DECIDE, earlier)
    found["repeat"] = office.lodged(subject, score).json
    clock.advance(timedelta(minutes=1))
    for person in ("confirmed", "sent_back"):
        lodged = office.lodged(*reversed(office.score(person)), **WHOLE).json
        found[person] = office.wen.propose(office.wen.act(Action.ASSIGN, lodged).json)
    assert found["repeat"]["repeat"]
    return {name: objection["id"] for name, objection in found.items()}


@pytest.fixture
def page(browser, served):
    view = {"width": WIDE, "height": 900}
    context = browser.new_context(base_url=served, locale="en", viewport=view)
    context.set_default_timeout(20_000)
    yield remember_documents(context.new_page())
    context.close()


def fill(page, selector, words):
    tab_to(page, selector)
    page.keyboard.insert_text(words)


def choose(page, selector):
    """Press the button that is reached by Tab."""
    tab_to(page, selector)
    leads_on(page, "Enter")


def sign_in(page):
    page.goto("/reviewers")
    fill(page, "input[name=email]", "kim@example.org")
    press(page, "Tab")
    assert has_focus(page, "input[name=password]")
    page.keyboard.insert_text("three quiet lanterns")
    leads_on(page, "Enter")
    assert page.url.endswith("/reviewers")


def take_next(page, wanted):
    leads_on(page, "n")
    assert page.url.rpartition("/")[2] == wanted


def write_message(page):
    fill(page, "textarea[name=text]", WORDS)
    choose(page, "form[action$='/messages'] button")
    assert WORDS in page.locator("main").inner_text()


def try_values(page):
    choose(page, ".jumps a[href$='/what-if']")
    tab_to(page, f"#value-{LATE}")
    press(page, "Control+a")
    page.keyboard.insert_text("0")
    choose(page, "form.reading button")
    assert has_focus(page, "h1")
    assert "The score with these values" in page.locator("main").inner_text()
    leads_on(page, "p")
    press(page, "Shift+Tab")
    assert has_focus(page, ".govuk-back-link")
    leads_on(page, "Enter")


def decline(page):
    fill(page, "form[action$='/decline'] textarea", WORDS)
    choose(page, "form[action$='/decline'] button")


def open_case(page, objection):
    leads_on(page, "g", "q")
    press(page, "j")
    for _ in range(MOST_TABS):
        if has_focus(page, f"a[data-case][href$='{objection}']"):
            break
        press(page, "ArrowDown")
    leads_on(page, "Enter")
    press(page, "d")
    assert has_focus(page, "#decide")


def state_of(office, objection):
    return office.ola.get(f"/v1/objections/{objection}").json["state"]


def test_a_reviewer_does_all_there_is_to_do_by_keyboard_alone(office, cases, page):
    sign_in(page)
    take_next(page, cases["lodged"])
    write_message(page)
    try_values(page)
    open_case(page, cases["confirmed"])
    choose(page, "button[value=confirm]")
    assert (faults(page), state_of(office, cases["confirmed"])) == ([], "decided")
    open_case(page, cases["sent_back"])
    fill(page, "textarea[name=reasons]", WORDS)
    choose(page, "button[value=send_back]")
    assert (faults(page), state_of(office, cases["sent_back"])) == ([], "under_review")
    take_next(page, cases["repeat"])
    decline(page)
    assert (faults(page), state_of(office, cases["repeat"])) == ([], "decided")
