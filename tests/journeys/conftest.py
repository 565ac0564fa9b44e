"""One demonstration and one browser for all journeys: each journey makes its own score.

Journeys in the browser carry the mark `xdist_group("browser")`, so that one process walks them all.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.factories.browsers import WIDE, remember_documents, run_browser
from tests.factories.demonstrations import Demonstration, run_demonstration

OpenPage = Callable[..., Page]
Colours = Literal["dark", "light"]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with run_demonstration(tmp_path_factory.mktemp("demonstration")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with run_browser() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, demonstration: Demonstration) -> Iterator[OpenPage]:
    """Open a browser of its own for one person: their language, with or without scripts."""
    contexts = []

    def open_page(
        language: str = "en", *, scripts: bool = True, colours: Colours = "light"
    ) -> Page:
        context = browser.new_context(
            base_url=demonstration.base_url,
            locale=language,
            java_script_enabled=scripts,
            color_scheme=colours,
            viewport={"width": WIDE, "height": 900},
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return remember_documents(context.new_page())

    yield open_page
    for context in contexts:
        context.close()
