"""A new version never gets the number of a published one, whoever comes first."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from scoring_service.cli import publishing
from tests.factories import algorithms, runs
from tests.factories.processes import ROOT
from tests.factories.publications import write_release

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # MLflow's own warnings
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
NAME = algorithms.NAME
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    """Two releases, which MLflow does not know."""
    root = tmp_path / "releases"
    for version in (1, 2):
        write_release(root, now=NOW, version=version)
    monkeypatch.setattr(publishing, "RELEASES", root)
    return root


def test_registering_a_run_first_registers_the_releases(call, environment, tmp_path):
    run_id = runs.log_run(environment, tmp_path / "run")
    result = call("register", NAME, run_id)
    assert result.exit_code == 0, result
    assert f"Registering {NAME} 2 in MLflow." in result.stderr
    assert f"Registered {NAME} 3." in result.stdout


def test_a_run_registered_during_the_seeding_waits_for_it(call, environment, root, tmp_path):
    run_id = runs.log_run(environment, tmp_path / "run")
    command = [sys.executable, "-m", "scoring_service.cli.beside", str(root)]
    piped = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=piped, stderr=piped, text=True) as child:
        assert child.stderr is not None
        assert child.stderr.readline() == f"Registering {NAME} 1 in MLflow.\n"
        result = call("register", NAME, run_id)
        told, _ = child.communicate()
    assert "Waiting for another program" in result.stderr
    assert f"Registered {NAME} 3." in result.stdout
    assert "MLflow is ready" in told


def test_what_is_registered_is_listed_only_when_all_of_it_is(call):
    listed = call("models", "--registered")
    assert listed.exit_code == 0, listed
    assert listed.stdout.count("registered  sha256:") == 2
    assert call("models", "--registered").stderr == ""
