"""MLflow learns of releases that were published without it, each under its own number."""

from datetime import UTC, datetime

import pytest

from scoring_service.kernel.errors import Conflict
from scoring_service.kernel.settings import Settings
from scoring_service.registry.records import Publication, State
from tests.factories import algorithms, runs
from tests.factories.publications import write_release

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # MLflow's own warnings

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
MODEL = algorithms.NAME
DIGEST = algorithms.algorithm().digest
PUBLISHED = [
    Publication(
        MODEL, 2, DIGEST, State.PUBLISHED, champion=True, published_at=NOW, retired_at=None
    ),
    Publication(MODEL, 1, DIGEST, State.RETIRED, champion=False, published_at=NOW, retired_at=NOW),
]


@pytest.fixture
def settings(tmp_path):
    return Settings.from_environment({"SCORING_MLRUNS": str(tmp_path / "mlruns")})


@pytest.fixture
def releases(tmp_path):
    return [write_release(tmp_path / "releases", now=NOW, version=n) for n in (1, 2)]


@pytest.fixture
def store():
    from scoring_service.registry import mlflow_store

    return mlflow_store


@pytest.fixture
def complete(settings, releases):
    """Complete MLflow; return what is told, and what MLflow knows then."""
    from scoring_service.registry import seeding

    def complete():
        told: list[str] = []
        return told, seeding.complete(settings, releases, told.append, lambda: PUBLISHED)

    return complete


def registered(store, settings):
    return [(name, version) for name, version, _ in store.list_registered(settings)]


def test_each_release_gets_the_number_it_was_published_under(settings, store, complete):
    told, known = complete()
    assert known == [f"{MODEL} 1", f"{MODEL} 2"]
    assert told == [f"Registering {MODEL} {n} in MLflow." for n in (1, 2)]
    assert registered(store, settings) == [(MODEL, 1), (MODEL, 2)]

    from mlflow import MlflowClient

    client = MlflowClient(settings.tracking_uri)
    assert int(client.get_model_version_by_alias(MODEL, "champion").version) == 2
    assert client.get_model_version(MODEL, "1").tags["state"] == "retired"


def test_what_an_interrupted_seeding_left_is_done_and_nothing_twice(
    settings, store, releases, complete
):
    store.seed_release(settings, releases[0])
    told, known = complete()
    assert told == [f"Registering {MODEL} 2 in MLflow."]
    assert complete() == ([], known)
    assert registered(store, settings) == [(MODEL, 1), (MODEL, 2)]


def test_a_number_that_is_taken_is_told_and_left(settings, store, tmp_path, complete):
    store.register_run(settings, MODEL, other_run(settings, tmp_path))
    told, known = complete()
    assert "does not fit what this MLflow has registered" in told[0]
    assert known == [f"{MODEL} 2"]

    from mlflow import MlflowClient

    strange = MlflowClient(settings.tracking_uri).get_model_version(MODEL, "1")
    assert strange.tags["state"] == "registered", "it is not what was published as version 1"


def test_the_number_of_a_deleted_version_is_not_replaced_by_another(
    settings, store, releases, complete
):
    from mlflow import MlflowClient

    complete()
    MlflowClient(settings.tracking_uri).delete_model_version(MODEL, "2")
    with pytest.raises(Conflict, match="does not fit"):
        store.seed_release(settings, releases[1])
    assert registered(store, settings) == [(MODEL, 1)]


def other_run(settings, tmp_path):
    run_id = runs.log_run(settings, tmp_path / "run")
    changed = algorithms.document_bytes(title={"en": "Other", "zh-CN": "其他"})
    path = settings.mlruns / "artifacts" / run_id / "artifacts" / "algorithm.json"
    path.write_bytes(changed)
    return run_id
