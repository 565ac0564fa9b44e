"""The whole journey through the pages, in a real browser, as different people walk it."""

from functools import partial

import pytest

from tests.factories.browsers import faults
from tests.journeys.walking import ITEM, REASONS, STATEMENTS, Walk, check, follow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

LANGUAGES = {"en": "en", "zh-CN": "zh-Hans"}

STANDING = (
    "/",
    "/demo/lender",
    "/demo/reviewer",
    "/algorithms",
    "/algorithms/credit_card_default",
    "/algorithms/credit_card_default/versions/1/points",
    "/algorithms/credit_card_default/versions/1/try",
    "/algorithms/credit_card_default/versions/2/changes",
    "/sources",
    "/objecting",
    "/figures",
    "/check",
    "/transparency",
    "/problems",
    "/problems/unknown_publication",
    "/reviewers/sign-in",
    "/docs",
    "/s/sl_unknown",
    "/nothing-here",
)


@pytest.fixture
def walk(demonstration, open_page):
    return lambda language, **kind: Walk(
        demonstration, language, partial(open_page, language, **kind)
    )


@pytest.mark.parametrize(("language", "colours"), [("en", "light"), ("zh-CN", "dark")])
def test_the_journey_shuts_nobody_out(walk, language, colours):
    found = {}
    for name, page in walk(language, colours=colours).steps():
        found[name] = faults(page)
        assert page.locator("html").get_attribute("lang") == LANGUAGES[language]
    assert {name: told for name, told in found.items() if told} == {}
    assert len(found) > 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standing_page_shuts_nobody_out(open_page, language):
    page = open_page(language)
    found = {}
    for address in STANDING:
        page.goto(address)
        found[address] = faults(page)
        assert page.locator("html").get_attribute("lang") == LANGUAGES[language]
    assert {address: told for address, told in found.items() if told} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_journey_works_without_scripts(walk, language):
    values = {}
    for name, page in walk(language, scripts=False).steps():
        shown = page.locator(".verdict__value").all_inner_texts()
        values[name] = [text.strip() for text in shown]
    assert values["score-earlier"] == values["score"]
    assert values["score-corrected"] != values["score"]
    assert values["objection-decided"] == values["score"] + values["score-corrected"]
    assert values["confirm"] == values["objection-decided"]


def test_the_decision_and_its_reasons_reach_the_person(walk):
    for name, page in walk("en").steps():
        text = page.locator("main").inner_text()
        if name == "case":
            assert STATEMENTS["en"] in text
        if name == "objection-decided":
            assert REASONS["en"] in text


def test_a_person_objects_by_keyboard_alone(walk, open_page):
    journey = walk("en")
    for _ in journey.ask_for_a_score(open_page()):
        pass
    page = open_page()
    page.goto(journey.private_link)
    page.keyboard.press("Tab")
    assert _focused(page, "a.govuk-skip-link"), "the first stop skips to the content"
    page.keyboard.press("Enter")
    _follow(page, "main a.govuk-button[href$='/objections/new']")
    _tab_to(page, f"input[name=items][value={ITEM}]")
    page.keyboard.press("Space")
    _follow(page, "main form button[type=submit]")
    _tab_to(page, f"select[name=value-{ITEM}]")
    page.keyboard.type("Paid at least")
    _tab_to(page, "input[name=ground]")
    page.keyboard.press("Space")
    _tab_to(page, "textarea[name=statement]")
    page.keyboard.type(STATEMENTS["en"])
    _follow(page, "main form button[type=submit]")
    assert "/objections/obj_" in page.url
    assert STATEMENTS["en"] in page.locator("main").inner_text()


def test_of_two_reviewers_the_second_is_told(walk, open_page):
    journey = walk("en")
    for _ in journey.ask_for_a_score(open_page()):
        pass
    for _ in journey.read_and_object(open_page()):
        pass
    first, second = open_page(), open_page()
    for number, page in enumerate((first, second)):
        journey.sign_in(page, number)
    follow(first, f"main table a[href$='{journey.objection}']")
    case = first.url
    follow(first, "form[action$='/assignment'] button")
    journey.fill_decision(first)
    check(first)
    second.goto(case)
    follow(second, "form[action$='/assignment'] button")
    journey.fill_decision(second)
    check(second)
    follow(second, "button[value=confirm]")
    assert second.locator(".govuk-notification-banner--success").is_visible()
    follow(first, "button[value=confirm]")
    banner = first.locator(".govuk-notification-banner")
    assert "Your decision was not recorded" in banner.inner_text()
    assert REASONS["en"] in banner.inner_text()
    assert faults(first) == []


def _focused(page, selector):
    return page.evaluate("s => document.activeElement?.matches(s) ?? false", selector)


def _follow(page, selector):
    _tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page, selector):
    for _ in range(150):
        if _focused(page, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector} on {page.url}")
