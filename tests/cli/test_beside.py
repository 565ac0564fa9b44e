"""MLflow learns of the releases beside the demonstration, which waits for nothing of it."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from scoring_service.cli import beside
from scoring_service.registry import numbering
from tests.factories.demonstrations import run_demonstration
from tests.factories.processes import ROOT
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
def test_the_demonstration_serves_before_mlflow_is_ready_and_leaves_no_process(tmp_path, settings):
    with numbering.turn_of(settings), run_demonstration(tmp_path) as running:
        assert not (settings.mlruns / "mlflow.db").exists()
        assert running.content["lenders"]
    with pytest.raises(ProcessLookupError):
        os.killpg(running.process.pid, 0)
