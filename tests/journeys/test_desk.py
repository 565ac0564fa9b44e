"""A reviewer finds, reads and decides a case by the keyboard alone, in both languages."""

from functools import partial

import pytest
from playwright.sync_api import FilePayload

from tests.factories import evidence
from tests.factories.browsers import faults
from tests.journeys.walking import ITEM, REASONS, Walk, follow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

FOCUSED = "document.activeElement.matches(%r)"
MOST_TABS = 90


class DeskWalk(Walk):
    """As the whole walk, with a picture as all that the person adds."""

    def add(self, person):
        file = FilePayload(name="receipt.jpg", mimeType="image/jpeg", buffer=evidence.receipt())
        person.locator("input[name=file]").set_input_files([file])
        follow(person, "form[action$='/evidence'] button")
        yield "objection-added", person


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def leads_on(page, *keys):
    """Press keys that lead to another page, and wait until it stands."""
    with page.expect_navigation():
        press(page, *keys)


def has_focus(page, selector):
    return page.evaluate(FOCUSED % selector)


def tab_to(page, selector):
    """Go on by Tab as far as what is sought, which must show that it has the focus."""
    for _ in range(MOST_TABS):
        if has_focus(page, selector):
            return
        press(page, "Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def lodged(walk, person):
    for _ in (*walk.ask_for_a_score(person), *walk.read_and_object(person)):
        pass
    return walk.objection


def decide(walk, reviewer):
    """Yield each page on the way, by keys alone from the queue on."""
    case = f"a[data-case][href$='{walk.objection}']"
    press(reviewer, "f")
    assert has_focus(reviewer, "#show")
    press(reviewer, "n")
    assert reviewer.url.endswith("/reviewers"), "while one chooses, keys are no shortcuts"
    tab_to(reviewer, "#whose")
    reviewer.keyboard.press("End")
    tab_to(reviewer, "form.filters button")
    leads_on(reviewer, "Enter")
    assert "whose=may_take" in reviewer.url
    yield "queue", reviewer
    press(reviewer, "j")
    for _ in range(MOST_TABS):
        if has_focus(reviewer, case):
            break
        press(reviewer, "ArrowDown")
    leads_on(reviewer, "Enter")
    assert reviewer.url.endswith(walk.objection)
    press(reviewer, "e")
    assert has_focus(reviewer, "#evidence")
    press(reviewer, "Shift+?")
    yield "case", reviewer
    assert reviewer.locator("dialog[open]").is_visible()
    press(reviewer, "Escape", "d")
    assert has_focus(reviewer, "#decide")
    tab_to(reviewer, "form[action$='/assignment'] button")
    leads_on(reviewer, "Enter")
    yield from write(walk, reviewer)
    assert has_focus(reviewer, "h1")
    tab_to(reviewer, "button[value=confirm]")
    leads_on(reviewer, "Enter")
    assert has_focus(reviewer, "[role=alert]")
    yield "decided", reviewer
    leads_on(reviewer, "g", "q")
    assert reviewer.url.endswith("/reviewers")


def write(walk, reviewer):
    press(reviewer, "d")
    tab_to(reviewer, f"input[name=resolution-{ITEM}]")
    press(reviewer, "Space", "ArrowDown")
    assert has_focus(reviewer, "input[value=corrected]:checked")
    tab_to(reviewer, "#template")
    press(reviewer, "ArrowDown")
    tab_to(reviewer, "button[value=insert]")
    leads_on(reviewer, "Enter")
    assert has_focus(reviewer, "#reasons")
    assert "{" in reviewer.locator("#reasons").input_value()
    press(reviewer, "Shift+Tab")
    leads_on(reviewer, "p")
    assert has_focus(reviewer, ".govuk-error-summary")
    yield "refused", reviewer
    tab_to(reviewer, "#reasons")
    press(reviewer, "Control+a")
    reviewer.keyboard.insert_text(REASONS[walk.language])
    tab_to(reviewer, "button[value=check]")
    leads_on(reviewer, "p")
    yield "confirm", reviewer


@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("zh-CN", "dark")])
def test_a_case_is_decided_by_keyboard_alone(demonstration, open_page, language, colours):
    walk = DeskWalk(demonstration, language, partial(open_page, language, colours=colours))
    lodged(walk, walk.open_page())
    reviewer = walk.open_page()
    walk.sign_in(reviewer, 0)
    found = {name: faults(page) for name, page in decide(walk, reviewer)}
    assert found == {name: [] for name in ("queue", "case", "refused", "confirm", "decided")}


def test_shortcuts_are_switched_off_for_good_and_the_list_still_opens(demonstration, open_page):
    walk = Walk(demonstration, "en", open_page)
    reviewer = open_page("en")
    walk.sign_in(reviewer, 0)
    press(reviewer, "Shift+?")
    tab_to(reviewer, "[data-switch-off]")
    press(reviewer, "Enter")
    assert has_focus(reviewer, "[data-switch-on]")
    press(reviewer, "Escape")
    reviewer.reload()
    press(reviewer, "f", "Shift+?")
    assert has_focus(reviewer, "body")
    tab_to(reviewer, "[data-open]")
    press(reviewer, "Enter")
    tab_to(reviewer, "[data-switch-on]")
    press(reviewer, "Enter", "Escape", "f")
    assert has_focus(reviewer, "#show")
