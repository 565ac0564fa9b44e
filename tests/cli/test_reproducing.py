"""`scoring reproduce` trains in a clean directory and tells what differs.

That the real model arrives at its published digest is in tests/models/test_train_command.py.
"""

import json
from datetime import UTC, datetime

import pytest

from scoring_service.cli import publishing
from scoring_service.kernel.errors import NotFound
from tests.factories import algorithms
from tests.factories.publications import write_release

NOW = datetime(2026, 11, 1, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TRAINING = """
import argparse, json, pathlib, sys
import scoring_service, models.tiny
parser = argparse.ArgumentParser()
for name in ("out", "tracking-uri", "author"):
    parser.add_argument(f"--{name}")
given = parser.parse_args()
here = pathlib.Path(__file__).parent
seen = sorted(
    str(path.relative_to(pathlib.Path.cwd()))
    for path in pathlib.Path.cwd().glob("*/*")
    if path.name != "__pycache__"
)
out = pathlib.Path(given.out)
out.mkdir()
(out / "algorithm.json").write_bytes((here / "made.json").read_bytes())
places = {"service": scoring_service.__file__, "model": models.tiny.__file__}
(out / "seen.json").write_text(json.dumps({"seen": seen, "uri": given.tracking_uri, **places}))
sys.exit(int((here / "status").read_text()))
"""


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """A model called tiny with a release; its training makes what lies in made.json."""
    directory = tmp_path / "models" / "tiny"
    directory.mkdir(parents=True)
    for package in (directory, directory.parent):
        (package / "__init__.py").touch()
    (directory / "train.py").write_text(TRAINING)
    (directory / "status").write_text("0")
    (directory / "made.json").write_bytes(algorithms.document_bytes(name="tiny"))
    monkeypatch.setattr(publishing, "MODELS", directory.parent)
    monkeypatch.setattr(publishing, "RELEASES", tmp_path / "releases")
    write_release(tmp_path / "releases", now=NOW, model="tiny", document=b"{}")
    write_release(tmp_path / "releases", now=NOW, model="tiny", version=2)
    return directory


def test_the_newest_release_is_arrived_at(call, tiny):
    result = call("reproduce", "tiny")
    assert result.exit_code == 0, result.output
    assert "tiny 2 again" in result.output
    assert "The same, bit for bit." in result.output
    assert "scikit-learn" in result.output
    assert "openblas" in result.output


def test_another_document_is_told_with_its_differences(call, tiny):
    changed = json.loads((tiny / "made.json").read_bytes())
    changed["base_points"] += 1
    changed["features"][0]["bins"][0]["points"] -= 2
    (tiny / "made.json").write_text(json.dumps(changed))
    result = call("reproduce", "tiny")
    assert result.exit_code == 1
    assert "in 2 places" in result.output
    assert "/base_points: published 600, made 601" in result.output
    assert "/bins/0/points: published" in result.output
    assert "scikit-learn" in result.output
    assert "bit for bit" not in result.output


def test_of_many_differences_the_first_are_told(call, tiny):
    (tiny / "made.json").write_text(json.dumps({f"part_{number}": 1 for number in range(30)}))
    result = call("reproduce", "tiny")
    assert result.exit_code == 1
    assert result.output.count(": published ") == 20
    assert "  and " in result.output


def test_a_changed_release_is_not_arrived_at(call, tiny, tmp_path):
    """Whoever edits the document and its training alike is found out by the approval."""
    changed = algorithms.document_bytes(name="tiny", title={"en": "Other", "zh-CN": "其他"})
    (tiny / "made.json").write_bytes(changed)
    (tmp_path / "releases" / "tiny" / "2" / "algorithm.json").write_bytes(changed)
    result = call("reproduce", "tiny")
    assert result.exit_code == 1
    assert "not the approved one either" in result.output


def test_training_sees_a_clean_directory(call, tiny, tmp_path, environment):
    (tiny / "__pycache__").mkdir()
    (tiny / "__pycache__" / "old.pyc").touch()
    kept = tmp_path / "kept"
    assert call("reproduce", "tiny", "--keep", str(kept)).exit_code == 0
    told = json.loads((kept / "out" / "seen.json").read_text())
    assert told["seen"] == [
        "models/__init__.py",
        "models/tiny",
        "scoring_service/__init__.py",
        "scoring_service/algorithms",
        "scoring_service/kernel",
    ]
    assert told["service"].startswith(str(kept / "sources"))
    assert told["model"].startswith(str(kept / "sources"))
    assert told["uri"] == f"sqlite:///{kept}/mlruns/mlflow.db"
    assert list(kept.rglob("old.pyc")) == []
    assert not environment.mlruns.exists()
    assert not (environment.var / "training").exists()


def test_nothing_is_trained_over_what_was_kept(call, tiny, tmp_path):
    result = call("reproduce", "tiny", "--keep", str(tmp_path))
    assert result.exit_code == 2
    assert "exists already" in result.output


def test_a_training_that_fails_is_no_reproduction(call, tiny):
    (tiny / "status").write_text("7")
    assert call("reproduce", "tiny").exit_code == 7


def test_a_model_without_releases_cannot_be_compared(call, tiny, tmp_path):
    (tiny.parent / "new").mkdir()
    result = call("reproduce", "new")
    assert result.exit_code == 2
    assert "no release" in result.output
    assert isinstance(call("reproduce", "huge").exception, NotFound)
