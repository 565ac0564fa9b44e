"""MLflow learns of the releases beside the demonstration, which waits for nothing of it."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from scoring_service.cli import beside
from scoring_service.registry import numbering
from tests.factories.demonstrations import run_demonstration
from tests.factories.processes import ROOT, await_that, await_told
from tests.factories.publications import write_release

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def releases(tmp_path):
    root = tmp_path / "releases"
    for version in (1, 2):
        write_release(root, now=NOW, version=version)
    return root


@pytest.fixture
def start(environment, releases):
    """Start the process as gunicorn does, its words to be read."""
    children = []

    def start():
        command = [sys.executable, "-m", "scoring_service.cli.beside", str(releases)]
        piped = subprocess.PIPE
        child = subprocess.Popen(command, cwd=ROOT, stdout=piped, stderr=piped, text=True)
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill()
        child.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_seeding_that_was_ended_is_gone_on_with_at_the_next_start(start, end):
    first = start()
    assert first.stderr.readline() == "Registering credit_demo 1 in MLflow.\n"
    first.send_signal(end)
    assert "ready" not in first.communicate()[0]
    assert first.returncode == (-end if end == signal.SIGKILL else 0)

    told, complained = start().communicate()
    assert told == "MLflow is ready. It knows credit_demo 1, credit_demo 2.\n"
    assert "Registering credit_demo 2 in MLflow." in complained


def test_both_processes_end_with_gunicorn(environment, releases, monkeypatch):
    monkeypatch.setattr(beside, "_children", [])
    monkeypatch.setenv(beside.RELEASES_VARIABLE, str(releases))
    with numbering.turn_of(environment):  # it cannot have finished by itself
        beside.when_ready(None)
        children = list(beside._children)  # noqa: SLF001
        beside.on_exit(None)
    assert len(children) == 2
    for child in children:  # -SIGTERM: ended before it has said what to do
        assert child.returncode in (0, -signal.SIGTERM)


def test_nothing_runs_beside_a_service_in_earnest(environment, monkeypatch):
    monkeypatch.setattr(beside, "_children", [])
    monkeypatch.delenv(beside.RELEASES_VARIABLE, raising=False)
    beside.when_ready(None)
    assert beside._children == []  # noqa: SLF001


@pytest.mark.slow
def test_a_killed_worker_of_the_demonstration_is_started_again_and_signs(settings):
    with run_demonstration(settings.var.parent) as running:
        worker = worker_of(running.process)
        os.kill(worker, signal.SIGKILL)
        told = "The worker has ended with status -9. It is started again in 1 s.\n"
        await_told(told, running.process, running.log)
        await_that(lambda: worker_of(running.process) not in (None, worker))
        with urlopen(score_request(running), timeout=30) as made:
            score = json.loads(made.read())["id"]
        await_that(lambda: is_proved(running, score))
    with pytest.raises(ProcessLookupError):
        os.killpg(running.process.pid, 0)


def worker_of(process):
    """Find the worker among the processes of a demonstration."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().split(b"\0")
            number = int(path.parent.name)
            is_worker = words[2:4] == [b"scoring_service", b"worker"]
            if is_worker and os.getpgid(number) == process.pid:
                return number
    return None


def score_request(running):
    body = json.dumps(running.content["example"]).encode()
    headers = running.lender_headers | {"Content-Type": "application/json"}
    return Request(f"{running.base_url}/v1/scores", body, headers)


def is_proved(running, score):
    asked = Request(f"{running.base_url}/v1/scores/{score}", headers=running.lender_headers)
    with urlopen(asked, timeout=30) as answer:
        return json.loads(answer.read())["receipt"]["proof"] is not None


@pytest.mark.slow
def test_the_demonstration_serves_before_mlflow_is_ready_and_leaves_no_process(tmp_path, settings):
    with numbering.turn_of(settings), run_demonstration(tmp_path) as running:
        assert not (settings.mlruns / "mlflow.db").exists()
        assert running.content["lenders"]
    with pytest.raises(ProcessLookupError):
        os.killpg(running.process.pid, 0)
