"""`scoring train` runs the model's own training and registers what it logged."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoring_service.cli import publishing, seeding
from scoring_service.kernel.errors import NotFound
from tests.factories.algorithms import document, document_bytes
from tests.factories.later import retabled
from tests.factories.publications import write_release

TRAINING = """
import argparse, pathlib, sys
parser = argparse.ArgumentParser()
for name in ("out", "tracking-uri", "author", "rows", "previous"):
    parser.add_argument(f"--{name}")
given = parser.parse_args()
if given.author == "nobody":
    sys.exit(7)
out = pathlib.Path(given.out)
out.mkdir(parents=True, exist_ok=True)
(out / "run_id").write_text(f"run-of-{given.author}-{given.rows}\\n")
(out / "uri").write_text(given.tracking_uri)
(out / "previous").write_text(given.previous or "")
"""


@pytest.fixture(autouse=True)
def _a_model_called_tiny(tmp_path, monkeypatch):
    directory = tmp_path / "models" / "tiny"
    directory.mkdir(parents=True)
    (directory / "train.py").write_text(TRAINING)
    for package in (directory, directory.parent):
        (package / "__init__.py").touch()
    monkeypatch.setattr(publishing, "ROOT", tmp_path)
    monkeypatch.setattr(publishing, "MODELS", tmp_path / "models")


@pytest.fixture
def registered(monkeypatch):
    from scoring_service.registry import mlflow_store

    asked: list[tuple[str, str]] = []

    def register(_settings, model, run_id):
        asked.append((model, run_id))
        return 3

    monkeypatch.setattr(mlflow_store, "register_run", register)
    return asked


def test_what_training_logged_is_registered(call, registered, environment):
    result = call("train", "tiny", "--author", "ada", "--rows", "50")
    assert result.exit_code == 0, result.output
    assert registered == [("tiny", "run-of-ada-50")]
    assert "Registered tiny 3." in result.output
    uri = (environment.var / "training" / "tiny" / "uri").read_text()
    assert uri == environment.tracking_uri


def test_a_first_training_is_compared_with_nothing(call, registered, environment):
    call("train", "tiny", "--author", "ada")
    assert (environment.var / "training" / "tiny" / "previous").read_text() == ""


def test_training_is_given_the_newest_published_version(call, registered, environment, tmp_path):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for version in (2, 1):
        base = {"base_points": 600 + version} if version == 1 else {}
        data = document_bytes(**retabled(document(name="tiny", **base)))
        release = write_release(tmp_path, now=now, version=version, model="tiny", document=data)
        assert call("publish", "--release", str(release)).exit_code == 0
    assert call("train", "tiny", "--author", "ada").exit_code == 0
    given = Path((environment.var / "training" / "tiny" / "previous").read_text())
    assert given.read_bytes() == (tmp_path / "tiny" / "2" / "algorithm.json").read_bytes()


def test_without_a_database_the_newest_release_is_given(environment, monkeypatch, tmp_path):
    monkeypatch.setattr(publishing, "RELEASES", tmp_path)
    assert seeding.write_newest(environment, "tiny") is None
    release = write_release(tmp_path, now=datetime(2026, 11, 1, tzinfo=UTC), model="tiny")
    given = seeding.write_newest(environment, "tiny")
    assert given is not None
    assert given.read_bytes() == (release / "algorithm.json").read_bytes()


def test_a_training_that_fails_registers_nothing(call, registered):
    assert call("train", "tiny", "--author", "nobody").exit_code == 7
    assert registered == []


def test_an_unknown_model_is_refused(call):
    assert isinstance(call("train", "huge").exception, NotFound)


def test_registering_needs_a_run_or_a_release(call):
    result = call("register", "tiny")
    assert result.exit_code == 2
    assert "--release" in result.output


def test_a_release_approved_elsewhere_is_taken_in(call, tmp_path):
    release = write_release(tmp_path, now=datetime(2026, 11, 1, tzinfo=UTC))
    result = call("publish", "--release", str(release))
    assert result.exit_code == 0, result
    assert "credit_demo 1 is published, as approved: sha256:" in result.output
    assert "served by default" in call("models").output


def test_publishing_needs_a_version_and_an_approver(call):
    result = call("publish", "tiny", "1")
    assert result.exit_code == 2
    assert "--approver" in result.output
