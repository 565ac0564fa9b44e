"""What changed between two versions, read in a real browser, in both languages."""

import pytest

from tests.factories import publications
from tests.factories.browsers import faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

CHANGED = "/algorithms/credit_demo/versions/2/changes"
SHIPPED = "/algorithms/credit_card_default/versions/2/changes"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-CN"])


@pytest.fixture
def address(engine, published, clock, tmp_path, serve):
    """A service with two versions of `credit_demo`, the second with other points."""
    publications.publish_later(engine, tmp_path / "second", now=clock.now())
    url, running = serve()
    with running:
        yield url


@ON_SQLITE
@LANGUAGES
def test_the_difference_of_two_versions_shuts_nobody_out(address, open_page, language):
    page = open_page(language)
    page.goto(f"{address}/algorithms/credit_demo")
    with page.expect_navigation():
        page.locator(f"main a[href='{CHANGED}']").click()
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    for fold in page.locator("details").all():
        fold.locator("summary").click()
    assert faults(page) == []


@ON_SQLITE
@LANGUAGES
def test_the_difference_is_read_without_scripts(address, open_page, language):
    page = open_page(language, scripts=False)
    page.goto(address + CHANGED)
    page.locator("#points + details summary").click()
    moved = page.locator("#points + details del").first
    assert moved.is_visible()
    spoken = {"en": "Deleted: +600", "zh-CN": "删去： +600"}[language]
    assert moved.text_content() == spoken
    assert "+605" in page.locator("#points + details ins").first.text_content()


@ON_SQLITE
@LANGUAGES
def test_a_link_in_the_short_list_leads_to_its_changes(address, open_page, language):
    page = open_page(language)
    page.goto(address + CHANGED)
    page.locator("section[aria-labelledby=short] a[href='#reasons']").click()
    assert page.url.endswith("#reasons")
    page.locator("#points + details summary").click()
    page.locator("a[href='#points-worst_delay_3m']").click()
    assert page.locator("#points-worst_delay_3m").is_visible()


@LANGUAGES
def test_between_the_shipped_releases_the_score_of_nobody_changes(open_page, language):
    page = open_page(language)
    page.goto("/algorithms")
    with page.expect_navigation():
        page.locator(f"main a[href='{SHIPPED}']").click()
    said = {"en": "The score of nobody changes.", "zh-CN": "没有任何人的评分变动。"}[language]
    assert said in page.locator("main p").first.inner_text()
    for fold in page.locator("details").all():
        fold.locator("summary").click()
    assert faults(page) == []
    with page.expect_response("**/v1/models/**/changes?from=1") as answer:
        page.locator("main a[href*='/v1/models/']").click()
    assert answer.value.json()["scores"]["nobody_moves"] is True
