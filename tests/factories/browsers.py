"""A headless Chromium, and what every page must be in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.factories.chromium import find_chromium

NARROW = 360
WIDE = 1280

_CELLS_OUT_OF_SIGHT = """width => [...document.querySelectorAll('.stacked :is(tbody, tfoot) *')]
    .filter(part => part.getBoundingClientRect().right > width).map(part => part.innerText)"""

_documents: WeakKeyDictionary[Page, Response] = WeakKeyDictionary()


@contextmanager
def run_browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium starts: run `scripts/install-system-packages browser`")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=as_root)
        yield browser
        browser.close()


def remember_documents(page: Page) -> Page:
    """Keep what the server last sent for the page: once parsed, its mistakes are mended."""

    def remember(response: Response) -> None:
        of_page = response.request.is_navigation_request() and response.frame == page.main_frame
        if of_page and not response.headers.get("location"):
            _documents[page] = response

    page.on("response", remember)
    return page


def faults(page: Page) -> list[str]:
    """Name everything on the page that would shut somebody out."""
    return [
        *_heading_faults(page),
        *_markup_faults(page),
        *_axe_faults(page),
        *_narrow_faults(page),
    ]


def _heading_faults(page: Page) -> Iterator[str]:
    headings = page.locator("h1").count()
    if headings != 1:
        yield f"{headings} headings of the first level"
    if not page.title().strip():
        yield "no title"


def _markup_faults(page: Page) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(_documents[page].text())
    for place, code, _ in parser.errors:
        yield f"invalid HTML at {place}: {code}"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    yield from (f"the id {i} occurs twice" for i in {i for i in ids if ids.count(i) > 1})


def _axe_faults(page: Page) -> Iterator[str]:
    for violation in Axe().run(page).response["violations"]:
        places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
        yield f"axe {violation['id']}: {violation['help']} ({', '.join(places[:3])})"


def _narrow_faults(page: Page) -> Iterator[str]:
    before = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 740})
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > NARROW:
        yield f"needs {needed} px of {NARROW}"
    hidden = page.evaluate(_CELLS_OUT_OF_SIGHT, NARROW)
    yield from (f"out of sight at {NARROW} px: {text}" for text in hidden)
    if before is not None:
        page.set_viewport_size(before)
