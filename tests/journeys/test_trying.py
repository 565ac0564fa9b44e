"""Anybody tries an algorithm in the browser: the numbers are the service's, and nothing is sent."""

import json

import pytest

from scoring_service.web.demo import examples
from tests.factories.browsers import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])
CLIENTS = {client.id: dict(client.items) for client in examples.load().clients}
NO_SCORE = {"en": "No score", "zh-CN": "没有评分"}
TOO_LOW = {"en": "Is below the lowest allowed value, NT$1.", "zh-CN": "低于允许的最小值 NT$1。"}
OTHER = {"en": "of another algorithm", "zh-CN": "另一个算法"}
LATE = "repayment_status_1"
PLAIN = str.maketrans("\N{MINUS SIGN}", "-", "+,")


@pytest.fixture
def ask(demonstration, open_page):
    """Ask the service for a score, as a lender does."""
    asking = open_page().request

    def ask(**items):
        content = demonstration.content["example"] | {"items": items}
        answer = asking.post("/v1/scores", data=content, headers=demonstration.lender_headers)
        assert answer.status == 201, answer.text()
        return answer.json()

    return ask


@pytest.fixture
def trying(open_page, demonstration):
    """Open the page of the version that is served, and cut the connection once it is ready."""

    def trying(language="en", **kind):
        page = open_page(language, **kind)
        page.goto(f"/algorithms/{demonstration.content['example']['model']}")
        page.locator("main a[href$='/try']").click()
        ready(page)
        page.context.set_offline(True)
        return page

    return trying


def ready(page):
    page.locator("[data-ready]").wait_for()


def field(page, item):
    return page.locator(f"#value-{item}")


def fill(page, **items):
    for item, value in items.items():
        if field(page, item).evaluate("e => e.tagName") == "SELECT":
            field(page, item).select_option("" if value is None else str(value))
        else:
            field(page, item).fill("" if value is None else str(value))


def folded(texts):
    return [" ".join(text.split()) for text in texts]


def shown(page):
    """What either page shows of a score: the private one, and the one to try the algorithm."""
    private = page.locator("#change").count() == 1
    advice = "section:has(> #change)" if private else "[data-advice]"
    table = "table:has(> #numbers)" if private else "table:has([data-lines])"
    cells = page.locator(f"{table} tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[0], ...row.querySelectorAll('td')].map("
        "cell => (cell.querySelector('.stacked__value') ?? cell).textContent.trim()))"
    )
    said = page.locator(f"{advice} :is(p:not(:has(a)), li):visible").all_inner_texts()
    return {
        "verdict": folded(page.locator(".verdict").all_inner_texts()),
        "reasons": folded(page.locator(".reasons li:visible").all_inner_texts()),
        "advice": folded(said),
        "table": cells,
    }


@LANGUAGES
@pytest.mark.parametrize("client", ["example-1", "example-4", "example-6"])
def test_ones_own_values_come_along_and_are_not_sent(open_page, ask, client, language):
    page, sent = open_page(language), []
    page.goto(ask(**CLIENTS[client])["subject_link"]["url"])
    expected = shown(page)
    page.on("request", lambda request: sent.append((request.url, request.post_data)))
    page.locator("main a[href*='/try#']").click()
    ready(page)
    assert shown(page) == expected
    assert len(expected["table"]) > 10
    assert len(expected["advice"]) > 1
    assert page.url.endswith("/try")
    assert page.evaluate("location.hash") == ""
    on_the_wire = [(address.partition("#")[0], body) for address, body in sent]
    assert len(on_the_wire) > 5
    assert [one for one in on_the_wire if "credit_limit" in one[0] or one[1]] == []


@LANGUAGES
def test_whatever_is_changed_the_numbers_are_the_services(trying, ask, language):
    page = trying(language)
    assert folded(page.locator(".verdict").all_inner_texts()) == [NO_SCORE[language]]
    changes = (
        CLIENTS["example-5"],
        {LATE: 0},
        {LATE: None, "repayment_status_4": 3},
        {"credit_limit": 1_000_000.5, "payment_1": 0},
    )
    items: dict[str, float | None] = {}
    for change in changes:
        items |= change
        fill(page, **change)
        score = ask(**items)
        found = shown(page)
        assert found["verdict"][0].split()[0] == str(score["value"])
        base, *points = (float(row[-1].translate(PLAIN)) for row in found["table"])
        explanation = score["explanation"]
        assert base == explanation["base_value"]
        assert points == [part["points"] for part in explanation["contributions"]]


@LANGUAGES
def test_of_what_cannot_be_there_is_no_score(trying, language):
    page = trying(language)
    fill(page, **CLIENTS["example-5"])
    value = page.locator("[data-score]").inner_text()
    for wrong in ("0", "ten", "1e9"):
        fill(page, credit_limit=wrong)
        assert page.locator("[data-score]").inner_text() == NO_SCORE[language]
        assert page.locator("[data-result]").is_hidden()
        assert field(page, "credit_limit").get_attribute("aria-invalid") == "true"
        assert page.locator("#value-credit_limit-error").is_visible()
    fill(page, credit_limit="0")
    assert TOO_LOW[language] in page.locator("#value-credit_limit-error").inner_text()
    page.context.set_offline(False)
    assert faults(page) == []
    fill(page, credit_limit=CLIENTS["example-5"]["credit_limit"])
    assert page.locator("[data-score]").inner_text() == value
    assert page.locator(".govuk-error-message").count() == 0
    assert faults(page) == []


def test_a_new_score_is_read_out_once_typing_pauses(trying):
    page = trying()
    fill(page, **CLIENTS["example-5"])
    value = page.locator("[data-score]").inner_text()
    said = page.get_by_role("status").filter(has_text=f"{value}; Band E: Very high risk")
    said.wait_for(state="attached")
    assert "At the start" not in said.inner_text()


@LANGUAGES
def test_ones_own_score_is_compared_with_what_becomes_of_it(open_page, ask, language):
    before, after = (ask(**CLIENTS["example-5"] | {LATE: late}) for late in (2, 0))
    page = open_page(language)
    page.goto(before["subject_link"]["url"])
    page.locator("main a[href*='/try#']").click()
    ready(page)
    assert page.locator("[data-remark]").is_hidden()
    fill(page, **{LATE: 0})
    told = page.locator("[data-remark]").inner_text()
    assert str(before["value"]) in told
    assert f"+{after['value'] - before['value']} " in told


@pytest.mark.parametrize("colours", ["dark", "light"])
@LANGUAGES
def test_the_page_shuts_nobody_out(trying, language, colours):
    page = trying(language, colours=colours)
    page.context.set_offline(False)
    assert faults(page) == []
    fill(page, **CLIENTS["example-6"])
    assert faults(page) == []


@LANGUAGES
def test_a_downloaded_explanation_is_filled_in(trying, ask, open_page, language):
    token = ask(**CLIENTS["example-3"])["subject_link"]["url"].rpartition("/")[2]
    asking = open_page(language)
    asking.goto(f"/s/{token}")
    address = asking.locator("main a[href$='.json']").get_attribute("href")
    bundle = asking.request.get(address).json()
    page = trying(language)
    choose(page, bundle | {"algorithm": {"digest": "sha256:0"}})
    page.get_by_role("status").filter(has_text=OTHER[language]).wait_for()
    assert page.locator("[data-score]").inner_text() == NO_SCORE[language]
    choose(page, bundle)
    expected = str(bundle["score"]["value"])
    page.locator("[data-score]").filter(has_text=expected).wait_for()
    fill(page, **{LATE: 3})
    assert page.locator("[data-score]").inner_text() != expected
    page.locator("[data-back]").click()
    assert page.locator("[data-score]").inner_text() == expected
    page.locator("[data-empty]").click()
    assert field(page, "credit_limit").input_value() == ""
    assert page.locator("[data-score]").inner_text() == NO_SCORE[language]


def choose(page, content):
    text = json.dumps(content)
    file = {"name": "explanation.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)


def test_the_values_stay_when_the_language_changes(trying):
    page = trying()
    fill(page, **CLIENTS["example-2"])
    value = page.locator("[data-score]").inner_text()
    page.context.set_offline(False)
    page.locator("a[hreflang='zh-Hans']").click()
    page.wait_for_url("**/try?lang=zh")
    page.locator("[data-score]").filter(has_text=value).wait_for()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


@LANGUAGES
def test_without_scripts_the_page_says_where_the_points_are(open_page, demonstration, language):
    page = open_page(language, scripts=False)
    page.goto(f"/algorithms/{demonstration.content['example']['model']}")
    page.locator("main a[href$='/try']").click()
    page.locator("noscript p").wait_for()
    assert page.locator("[data-ready]").is_hidden()
    page.locator("main a[href$='/points']").click()
    page.wait_for_url("**/points")
