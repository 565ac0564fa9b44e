"""The person checks their downloaded explanation in the browser, without a connection."""

import json

import pytest

from tests.factories.browsers import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

READY = {"en": "Ready.", "zh-CN": "已就绪"}
HOLDS = {"en": "Everything holds", "zh-CN": "全部相符"}
FAILS = {"en": "Not everything holds", "zh-CN": "并非全部相符"}
SCORE = {"en": "The score", "zh-CN": "评分"}


@pytest.fixture
def explanation(demonstration, open_page):
    """Score the example client, and download the explanation in a language."""

    def explanation(language):
        asking = open_page(language).request
        asked = demonstration.content["example"]
        score = asking.post("/v1/scores", data=asked, headers=demonstration.lender_headers).json()
        token = score["subject_link"]["url"].rpartition("/")[2]
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        return asking.get(f"/v1/explanations/{score['id']}", headers=headers).json()

    return explanation


@pytest.fixture
def checking(open_page):
    """Open the page, and cut the connection once it is ready."""

    def checking(language):
        page = open_page(language)
        page.goto("/check")
        page.get_by_role("status").filter(has_text=READY[language]).wait_for()
        page.context.set_offline(True)
        return page

    return checking


def choose(page, content):
    text = content if isinstance(content, str) else json.dumps(content)
    file = {"name": "explanation.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_was_downloaded_holds_and_what_was_changed_does_not(checking, explanation, language):
    page, bundle = checking(language), explanation(language)
    choose(page, bundle)
    page.get_by_role("status").filter(has_text=HOLDS[language]).wait_for()
    assert page.locator("[data-result] table").count() == 0
    page.locator("[data-result] summary").click()
    assert page.locator("[data-result] li").count() > 25

    forged = bundle | {"score": bundle["score"] | {"value": bundle["score"]["value"] + 40}}
    choose(page, forged)
    page.get_by_role("status").filter(has_text=FAILS[language]).wait_for()
    row = page.locator("[data-result] tbody tr").first.inner_text().split("\t")
    assert [part.strip() for part in row] == [
        SCORE[language], str(forged["score"]["value"]), str(bundle["score"]["value"]),
    ]  # fmt: skip
    page.context.set_offline(False)
    assert faults(page) == []


@pytest.mark.parametrize("content", ["nonsense", "[]", '{"algorithm": {"digest": "sha256:0"}}'])
def test_what_is_no_explanation_of_ours_is_told_in_plain_words(checking, content):
    page = checking("en")
    choose(page, content)
    told = page.get_by_role("status").filter(has_text="It is not ours")
    damaged = page.get_by_role("status").filter(has_text="is not an explanation of a score")
    told.or_(damaged).wait_for()
    assert page.locator("[data-result] > *").count() == 0
