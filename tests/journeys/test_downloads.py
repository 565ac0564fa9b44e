"""What a person keeps: a document, a page, and the data to check the score with."""

import io
import json
from typing import Any

import pypdf
import pytest

from tests.journeys.walking import Walk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def kept(demonstration, open_page):
    """The downloads that the score's page offers in Chinese, by their kind."""
    journey = Walk(demonstration, "zh-CN", lambda: open_page("zh-CN"))
    for _ in journey.ask_for_a_score(open_page("zh-CN")):
        pass
    page = open_page("zh-CN")
    page.goto(journey.private_link)
    links = page.locator("a[href*='/explanation.']")
    files = {}
    for k in range(links.count()):
        with page.expect_download() as download:
            links.nth(k).click()
        files[download.value.suggested_filename.rpartition(".")[2]] = download.value.path()
    return {kind: path.read_bytes() for kind, path in files.items()}


def test_the_document_is_tagged_and_brings_its_chinese_type(kept):
    reader = pypdf.PdfReader(io.BytesIO(kept["pdf"]))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("zh")
    assert "评分" in reader.pages[0].extract_text()
    fonts = [font for page in reader.pages for font in _fonts(page)]
    assert fonts
    assert all(font.get("/FontFile2") or font.get("/FontFile3") for font in fonts)


def test_the_data_names_the_algorithm_to_check_with(kept):
    bundle = json.loads(kept["json"])
    assert bundle["language"] == "zh-CN"
    assert bundle["algorithm"]["digest"] == bundle["score"]["model"]["digest"]


def test_the_page_stands_on_its_own(kept):
    text = kept["html"].decode()
    assert '<html lang="zh-Hans"' in text
    assert "<link" not in text
    assert "src=" not in text


def _fonts(page):
    """Return the descriptors of the fonts that a page of a PDF uses."""
    for reference in page["/Resources"]["/Font"].values():
        font = reference.get_object()
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        yield inner["/FontDescriptor"].get_object()
