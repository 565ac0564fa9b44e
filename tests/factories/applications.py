"""The whole application, composed once in a process and put on the installation of each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import Flask

from scoring_service.app import compose, open_installation, stand_on
from scoring_service.kernel.clock import Clock
from scoring_service.kernel.settings import Settings

_COMPOSED: Final[dict[tuple[int, bool], Flask]] = {}
"""By what of the settings is composed in; the rest is read for each request."""


@contextmanager
def on_installation(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """Open an installation, and let the application stand on it until the block is left.

    What is done to its configuration meanwhile ends with the block.
    """
    here = open_installation(settings, clock)
    parts = (settings.trusted_proxies, settings.uses_https)
    app = _COMPOSED.get(parts) or _COMPOSED.setdefault(parts, compose(here))
    kept = dict(app.config)
    stand_on(app, here)
    app.testing = True
    yield app
    app.config.clear()
    app.config.update(kept)
    here.engine.dispose()
