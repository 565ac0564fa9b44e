"""The servers that are measured: the service, the same gunicorn doing nothing, MLflow's own."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load import NUMBERED
from tests.factories.demonstrations import run_demonstration
from tests.factories.processes import await_told, free_port, run_server

GUNICORN = ("-m", "gunicorn", "--config", "python:scoring_service.cli.gunicorn_settings")


@dataclass(frozen=True)
class Target:
    """Where to send what."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@contextmanager
def the_service(directory: Path, environment: Mapping[str, str] | None = None) -> Iterator[Target]:
    """Run the demonstration on an empty installation, with MLflow made ready; score its example."""
    with run_demonstration(directory, environment) as demo:
        await_told("MLflow is ready", demo.process, demo.log)
        person = {"scheme": "lender-reference", "id": NUMBERED.decode()}
        body = json.dumps(demo.content["example"] | {"subject": person}).encode()
        yield Target(f"{demo.base_url}/v1/scores", body, demo.lender_headers)


@contextmanager
def the_constant(directory: Path, body: bytes) -> Iterator[Target]:
    """Run the same gunicorn with an application that answers the same number of bytes."""
    port = free_port()
    bind = ("--bind", f"127.0.0.1:{port}")
    command = [sys.executable, *GUNICORN, *bind, "benchmarks.constant:app"]
    url = f"http://127.0.0.1:{port}/"
    with run_server(command, url, directory / "constant.log", {}):
        yield Target(url, body, {})


@contextmanager
def mlflow_serving(directory: Path, model: str, items: Mapping[str, Any]) -> Iterator[Target]:
    """Run `mlflow models serve` on the champion that `the_service` registered."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "mlflow", "models", "serve", "--env-manager", "local"),
        *("--model-uri", f"models:/{model}@champion", "--host", "127.0.0.1", "--port", str(port)),
    ]
    environment = {
        "MLFLOW_TRACKING_URI": f"sqlite:///{directory / 'mlruns' / 'mlflow.db'}",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",  # it calls uvicorn by name
    }
    url = f"http://127.0.0.1:{port}"
    with run_server(command, f"{url}/ping", directory / "mlflow.log", environment):
        body = json.dumps({"dataframe_records": [dict(items)]}).encode()
        yield Target(f"{url}/invocations", body, {})
