"""A program of its own: it reads what MLflow has of some versions, says it as JSON, and ends.

Importing MLflow costs seconds and hundreds of megabytes, which whoever only wants to know need not
keep. `ask` starts it. It goes behind every other process, and waits its turn: what is registered at
the moment is seen when it is whole.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from scoring_service.kernel.settings import Settings
from scoring_service.registry import numbering
from scoring_service.registry.mlflow_differences import Key, Look, dumped, loaded

_COURTESY: Final = 10
"""How far every other process goes before, in `nice` values."""

_IMPATIENT: Final = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
}
"""An MLflow server that does not answer is asked again later, not for minutes on end."""


def is_there(settings: Settings) -> bool:
    """Tell whether there is an MLflow to be asked; a file is there once it is whole."""
    if not urlsplit(settings.tracking_uri).scheme.startswith("sqlite"):
        return True
    return Path(make_url(settings.tracking_uri).database or "").is_file()


class Asked:
    """A running program, and what it has to say."""

    def __init__(self, settings: Settings, versions: Sequence[Key]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - `answer` closes it
        own = {"SCORING_MLRUNS": str(settings.mlruns), "MLFLOW_TRACKING_URI": settings.tracking_uri}
        self._process = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-m", __name__, json.dumps(versions)],
            env=os.environ | _IMPATIENT | own,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.DEVNULL,
        )

    def has_ended(self) -> bool:
        """Tell whether it has said all it will."""
        return self._process.poll() is not None

    def answer(self) -> Look | None:
        """End it, and return what it has seen; None where it could not ask MLflow."""
        if not self.has_ended():
            self._process.kill()
        with self._said:
            if self._process.wait() != 0:
                return None
            self._said.seek(0)
            return loaded(self._said.read().decode())


def main() -> None:
    """Be the program."""
    os.nice(_COURTESY)
    settings = Settings.from_environment()
    versions = [(str(model), int(version)) for model, version in json.loads(sys.argv[1])]
    with numbering.turn_of(settings):
        from scoring_service.registry.mlflow_store import inspection

        sys.stdout.write(dumped(inspection.look(settings, versions)))


if __name__ == "__main__":
    main()
