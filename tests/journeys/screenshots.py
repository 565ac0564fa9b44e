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
    *("front", "demo-answer", "score", "objection-right"),
    *("case-taken", "confirm", "objection-decided"),
}
STANDING = {"algorithm": "/algorithms/credit_card_default"}
LANGUAGES = ("en", "zh-CN")


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as state,
        run_demonstration(Path(state)) as running,
        run_browser() as browser,
    ):
        for language in LANGUAGES:
            picture_all(browser, running, language, directory)


def picture_all(browser: Browser, running: Demonstration, language: str, directory: Path) -> None:
    open_page = partial(_open_page, browser, running, language, WIDE)
    for name, page in Walk(running, language, open_page).steps():
        if name in PICTURED:
            _picture(page, directory / f"{name}.{language}.png")
        if name == "score":
            narrow = _open_page(browser, running, language, NARROW)
            narrow.goto(page.url)
            _picture(narrow, directory / f"{name}-narrow.{language}.png")
    for name, address in STANDING.items():
        page = open_page()
        page.goto(address)
        _picture(page, directory / f"{name}.{language}.png")


def _open_page(browser: Browser, running: Demonstration, language: str, width: int) -> Page:
    context = browser.new_context(
        base_url=running.base_url,
        locale=language,
        color_scheme="light",
        viewport={"width": width, "height": 900},
    )
    return context.new_page()


def _picture(page: Page, path: Path) -> None:
    page.screenshot(path=path, full_page=True)
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
