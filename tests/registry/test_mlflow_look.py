"""What a real MLflow has of published versions, as the program beside the worker sees it."""

import fcntl
import json
import os
import sys
from datetime import UTC, datetime

import pytest

from scoring_service.kernel.settings import Settings
from scoring_service.registry import mlflow_look, numbering
from scoring_service.registry.mlflow_differences import Look, Seen, differences, loaded
from scoring_service.registry.mlflow_look import Asked
from scoring_service.registry.records import Publication, State
from tests.factories import algorithms
from tests.factories.publications import write_release

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # MLflow's own warnings

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
MODEL = algorithms.NAME
DIGEST = algorithms.algorithm().digest
ONE = Publication(MODEL, 1, DIGEST, State.RETIRED, champion=False, published_at=NOW, retired_at=NOW)
TWO = Publication(
    MODEL, 2, DIGEST, State.PUBLISHED, champion=True, published_at=NOW, retired_at=None
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """An MLflow that was told of two publications."""
    from scoring_service.registry import mlflow_store

    directory = tmp_path_factory.mktemp("mlflow")
    settings = Settings.from_environment({"SCORING_MLRUNS": str(directory / "mlruns")})
    for version in (1, 2):
        release = write_release(directory / "releases", now=NOW, version=version)
        mlflow_store.seed_release(settings, release)
    mlflow_store.mirror(settings, [TWO, ONE])
    return settings


@pytest.fixture
def look(settings):
    from scoring_service.registry.mlflow_store import inspection

    return lambda *versions: inspection.look(settings, versions)


@pytest.fixture
def client(settings):
    from mlflow import MlflowClient

    return MlflowClient(settings.tracking_uri, settings.tracking_uri)


@pytest.fixture
def document(settings, client):
    """The file of version 2 that MLflow would run; put back at the end."""
    source = client.get_model_version_download_uri(MODEL, "2")
    name = source.rpartition("/models/")[2].partition("/")[0]
    path = settings.mlruns / "artifacts" / "models" / name / "artifacts/artifacts/algorithm.json"
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


def test_the_program_says_what_mlflow_has(settings):
    asked = Asked(settings, [(MODEL, 1), (MODEL, 2), (MODEL, 3), ("other", 1)])
    asked._process.wait(120)  # noqa: SLF001
    found = asked.answer()
    assert found == Look(
        {
            (MODEL, 1): Seen(DIGEST, "retired", DIGEST),
            (MODEL, 2): Seen(DIGEST, "published", DIGEST),
        },
        {MODEL: 2, "other": None},
    )
    assert differences([TWO, ONE], found, {(MODEL, 1), (MODEL, 2)}) == []


def test_an_edited_document_is_seen(look, document):
    document.write_bytes(document.read_bytes().replace(b'"base_points":600', b'"base_points":601'))
    found = look((MODEL, 1), (MODEL, 2))
    assert found.versions[MODEL, 2].document != DIGEST
    (difference,) = differences([TWO, ONE], found, ())
    assert (difference.code, difference.about) == ("mlflow_document_changed", f"{MODEL} 2")


def test_a_document_that_is_gone_is_seen(look, document):
    document.unlink()
    assert look((MODEL, 2)).versions[MODEL, 2].document is None


def test_a_moved_alias_and_a_changed_tag_are_seen(look, client):
    client.set_registered_model_alias(MODEL, "champion", "1")
    client.set_model_version_tag(MODEL, "1", "state", "published")
    try:
        found = differences([TWO, ONE], look((MODEL, 1), (MODEL, 2)), ())
    finally:
        client.set_registered_model_alias(MODEL, "champion", "2")
        client.set_model_version_tag(MODEL, "1", "state", "retired")
    assert [d.code for d in found] == ["mlflow_state_differs", "mlflow_champion_differs"]


def test_the_program_looks_in_its_turn_and_behind_others(settings, monkeypatch, capsys):
    from scoring_service.registry.mlflow_store import inspection

    slowed: list[int] = []

    def look(_settings, versions):
        with (settings.mlruns / "registering").open() as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return Look({key: Seen("d", "s", None) for key in versions})

    monkeypatch.setattr(inspection, "look", look)
    monkeypatch.setattr(os, "nice", slowed.append)
    monkeypatch.setattr(sys, "argv", ["look", json.dumps([[MODEL, 1]])])
    monkeypatch.setenv("SCORING_MLRUNS", str(settings.mlruns))
    mlflow_look.main()
    assert loaded(capsys.readouterr().out).versions == {(MODEL, 1): Seen("d", "s", None)}
    assert slowed == [10]


def test_the_program_is_ended_while_it_waits(settings):
    with numbering.turn_of(settings):
        asked = Asked(settings, [(MODEL, 1)])
        process = asked._process  # noqa: SLF001
        assert asked.answer() is None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_an_mlflow_that_cannot_be_asked_is_no_empty_one(tmp_path):
    mlruns = tmp_path / "mlruns"
    mlruns.mkdir()
    (mlruns / "mlflow.db").write_bytes(b"this is no database, whatever its name says" * 50)
    settings = Settings.from_environment({"SCORING_MLRUNS": str(mlruns)})
    asked = Asked(settings, [(MODEL, 1)])
    asked._process.wait(120)  # noqa: SLF001
    assert asked.answer() is None
