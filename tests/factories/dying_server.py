"""The web process as it is served, which dies by SIGKILL at a given step of what it is sent.

gunicorn's configuration (`python:tests.factories.dying_server`) and its application (`make()`). A
step is a statement that the database is asked within a `POST`; "commit" is the instant
before the commit, "answered" the one after it, before anything is sent. Which step, the file
`DIES_AT` in the installation's directory says; `TAKEN` says how many statements the last one
took. gunicorn itself lives on and starts the next process.
"""

import os
import signal
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from scoring_service.app import create_app  # here, so that each new process has it at once
from scoring_service.cli.gunicorn_settings import (
    control_socket_disable,
    graceful_timeout,
    threads,
    timeout,
    worker_class,
    worker_tmp_dir,
)
from scoring_service.kernel.settings import Settings

__all__ = (
    "control_socket_disable",
    "graceful_timeout",
    "make",
    "threads",
    "timeout",
    "worker_class",
    "worker_tmp_dir",
    "workers",
)

DIES_AT, TAKEN = "dies_at", "taken"
COMMIT, ANSWERED = "commit", "answered"

workers = 1


class Steps(threading.local):
    """The steps of what this thread does."""

    dies_at: str | None = None
    taken = 0

    def begin(self, var: Path) -> None:
        file = var / DIES_AT
        self.dies_at, self.taken = file.read_text() if file.exists() else "", 0

    def ask(self) -> None:
        self.taken += 1
        self.reach(str(self.taken))

    def reach(self, step: str) -> None:
        if step == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def end(self, var: Path) -> None:
        (var / TAKEN).write_text(str(self.taken))
        self.reach(ANSWERED)
        self.dies_at = None


def make() -> Any:
    """Compose the application, and let it die."""
    settings, app, steps = Settings.from_environment(), create_app(), Steps()
    engine: Engine = app.extensions["scoring_service"].engine

    @event.listens_for(engine, "before_cursor_execute")
    def _ask(*_told: object) -> None:
        if steps.dies_at is not None:
            steps.ask()

    @event.listens_for(engine, "commit")
    def _commit(_connection: object) -> None:
        steps.reach(COMMIT)

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return app(environ, start_response)
        steps.begin(settings.var)
        answered = app(environ, start_response)
        steps.end(settings.var)
        return answered

    return answer
