"""One demonstration and one browser for all journeys: each journey makes its own score.

Journeys in the browser carry the mark `xdist_group("browser")`, so that one process walks them all.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from scoring_service.kernel.settings import Settings
from tests.factories.browsers import WIDE, remember_documents, run_browser
from tests.factories.demonstrations import Demonstration, run_demonstration
from tests.factories.processes import free_port, run_server

OpenPage = Callable[..., Page]
Serve = Callable[..., tuple[str, AbstractContextManager[Popen[bytes]]]]
Colours = Literal["dark", "light"]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with run_demonstration(tmp_path_factory.mktemp("demonstration")) as running:
        yield running


@pytest.fixture
def serve(settings: Settings, tmp_path: Path) -> Serve:
    """Run `scoring serve` on the test's installation, at a port of its own."""
    environment = {
        "SCORING_VAR": str(settings.var),
        "SCORING_DATABASE_URL": settings.database_url,
    }

    def serve(**more: str) -> tuple[str, AbstractContextManager[Popen[bytes]]]:
        port = free_port()
        command = [sys.executable, "-m", "scoring_service", "serve", "--port", str(port)]
        url = f"http://127.0.0.1:{port}"
        return url, run_server(command, url, tmp_path / "serve.log", environment | more)

    return serve


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
