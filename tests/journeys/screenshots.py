"""`make screenshots`: pictures of the main pages, in both languages, for the documents."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.factories.browsers import NARROW, WIDE, run_browser
from tests.factories.demonstrations import Demonstration, run_demonstration
from tests.journeys.walking import Walk

PICTURED = {
    "front": "front",
    "demo-answer": "lender",
    "score": "explanation",
    "objection-right": "objecting",
    "objection-added": "added",
    "case-taken": "case",
    "confirm": "consequence",
    "objection-decided": "decided",
}
"""Step of the walk → name of its picture."""

FIRST_SCREEN = {"explanation", "algorithm"}
"""Pages too long for a picture: what stands before scrolling."""

STANDING = {"algorithm": "/algorithms/credit_card_default"}
SUFFIXES = {"en": "", "zh-CN": ".zh-CN"}


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as state,
        run_demonstration(Path(state)) as running,
        run_browser() as browser,
    ):
        for language in SUFFIXES:
            picture_all(browser, running, language, directory)


def picture_all(browser: Browser, running: Demonstration, language: str, directory: Path) -> None:
    def keep(page: Page, name: str) -> None:
        path = directory / f"{name}{SUFFIXES[language]}.png"
        page.screenshot(path=path, full_page=name not in FIRST_SCREEN)
        sys.stdout.write(f"{path}\n")

    open_page = partial(_open_page, browser, running, language)
    for step, page in Walk(running, language, open_page).steps():
        if step in PICTURED:
            keep(page, PICTURED[step])
        if step == "score":
            narrow = open_page(NARROW)
            narrow.goto(page.url)
            keep(narrow, "explanation-narrow")
    for name, address in STANDING.items():
        page = open_page()
        page.goto(address)
        keep(page, name)


def _open_page(browser: Browser, running: Demonstration, language: str, width: int = WIDE) -> Page:
    context = browser.new_context(
        base_url=running.base_url,
        locale=language,
        color_scheme="light",
        viewport={"width": width, "height": 1500},
    )
    return context.new_page()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
