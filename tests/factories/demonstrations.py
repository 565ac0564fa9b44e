"""The demonstration as `make run` starts it: a real gunicorn on an empty installation."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories.processes import free_port, run_server


@dataclass(frozen=True)
class Demonstration:
    """A running demonstration and what its `demo.json` says."""

    base_url: str
    content: Mapping[str, Any]
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def lender_headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.content['lenders'][0]['key']}"}


@contextmanager
def run_demonstration(
    directory: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Demonstration]:
    """Run `scoring demo` with all its state below `directory` until the block is left."""
    port = free_port()
    places = {"SCORING_VAR": str(directory / "var"), "SCORING_MLRUNS": str(directory / "mlruns")}
    command = [sys.executable, "-m", "scoring_service", "demo", "--port", str(port)]
    url, log = f"http://127.0.0.1:{port}", directory / "demo.log"
    with run_server(command, url, log, places | dict(environment or {})) as process:
        written = (directory / "var" / "demo.json").read_text(encoding="utf-8")
        yield Demonstration(url, json.loads(written), process, log)
