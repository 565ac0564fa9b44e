"""What a running application stands on, for whoever handles a request."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from sqlalchemy import Engine

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.settings import Settings

_EXTENSION: Final = "scoring_service"


@dataclass(frozen=True)
class Installation:
    """The settings, the database, the clock and the secret key of one application."""

    settings: Settings
    engine: Engine
    clock: Clock
    secret_key: bytes
    """Never used as it is: `kernel.secret_key.derive` makes a key of it for each purpose."""


def attach_installation(app: Flask, installation: Installation) -> None:
    """Give the application what it stands on."""
    app.extensions[_EXTENSION] = installation


def installation() -> Installation:
    """Return what the current application stands on."""
    found: Installation = current_app.extensions[_EXTENSION]
    return found
