"""Versions in a real MLflow: registered, read back, mirrored, seeded from a release."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from scoring_service.kernel.errors import Conflict, NotFound
from scoring_service.kernel.settings import Settings
from scoring_service.registry.records import Publication, State
from tests.factories import algorithms, evaluations, runs
from tests.factories.candidates import AUTHOR
from tests.factories.publications import write_release

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # MLflow's own warnings

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
MODEL = algorithms.NAME


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    mlruns = tmp_path_factory.mktemp("mlflow") / "mlruns"
    return Settings.from_environment({"SCORING_MLRUNS": str(mlruns)})


@pytest.fixture(scope="module")
def store():
    from scoring_service.registry import mlflow_store

    return mlflow_store


@pytest.fixture(scope="module")
def version(settings, store, tmp_path_factory):
    """A version registered from a run."""
    run_id = runs.log_run(settings, tmp_path_factory.mktemp("run") / "out")
    return store.register_run(settings, MODEL, run_id)


@pytest.fixture
def loading(settings, monkeypatch):
    """MLflow's own functions, used as somebody else would, look into this MLflow."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", settings.tracking_uri)


def publication(version, *, champion):
    digest = algorithms.algorithm().digest
    return Publication(MODEL, version, digest, State.PUBLISHED, champion, NOW, None)


def champion_of(settings):
    from mlflow import MlflowClient

    aliases = MlflowClient(settings.tracking_uri).get_registered_model(MODEL).aliases
    found = aliases.get("champion")
    return None if found is None else int(found)


def test_a_registered_version_is_read_back(settings, store, version):
    found = store.read_registered(settings, MODEL, version)
    assert found.document == algorithms.document_bytes()
    assert found.digest == algorithms.algorithm().digest
    assert found.author == AUTHOR
    assert found.evaluation == evaluations.evaluation()
    assert found.metrics == evaluations.evaluation()["metrics"]
    assert len(found.proof_rows["rows"]) == 500


def test_registered_versions_are_listed_with_their_digests(settings, store, version):
    assert (MODEL, version, algorithms.algorithm().digest) in store.list_registered(settings)


def test_an_artefact_edited_in_place_shows_against_its_digest(settings, store, tmp_path_factory):
    run_id = runs.log_run(settings, tmp_path_factory.mktemp("run") / "out")
    version = store.register_run(settings, MODEL, run_id)
    newest = max(
        settings.mlruns.glob("artifacts/models/*/artifacts/artifacts/algorithm.json"),
        key=lambda path: path.stat().st_mtime_ns,
    )
    newest.write_bytes(newest.read_bytes().replace(b'"base_points":600', b'"base_points":601'))
    found = store.read_registered(settings, MODEL, version)
    assert b'"base_points":601' in found.document
    assert found.digest == algorithms.algorithm().digest


def test_the_champion_is_mirrored_as_an_alias(settings, store, version):
    store.mirror(settings, [publication(version, champion=True)])
    assert champion_of(settings) == version
    store.mirror(settings, [publication(version, champion=False)])
    assert champion_of(settings) is None


def test_what_mlflow_does_not_know_is_not_mirrored(settings, store, version):
    store.mirror(settings, [publication(999, champion=True)])
    assert champion_of(settings) is None


def test_unknown_runs_and_versions_are_not_found(settings, store, version):
    with pytest.raises(NotFound, match="no run"):
        store.register_run(settings, MODEL, "0" * 32)
    with pytest.raises(NotFound, match="not registered"):
        store.read_registered(settings, MODEL, 999)
    with pytest.raises(NotFound, match="not registered"):
        store.read_registered(settings, "other", 1)


def test_a_run_without_its_proof_rows_cannot_be_judged(settings, store, tmp_path_factory):
    directory = tmp_path_factory.mktemp("run") / "out"
    run_id = runs.log_run(settings, directory)
    version = store.register_run(settings, MODEL, run_id)
    next(settings.mlruns.glob(f"artifacts/{run_id}/artifacts/proof_rows.json")).unlink()
    with pytest.raises(NotFound, match=r"proof_rows\.json"):
        store.read_registered(settings, MODEL, version)


def test_a_release_is_seeded_once_and_without_training(store, tmp_path):
    settings = Settings.from_environment({"SCORING_MLRUNS": str(tmp_path / "mlruns")})
    first = write_release(tmp_path / "releases", now=NOW)
    assert store.seed_release(settings, first) == 1
    assert store.seed_release(settings, first) == 1
    assert len(store.list_registered(settings)) == 1
    other = write_release(
        tmp_path / "others",
        now=NOW,
        document=algorithms.document_bytes(title={"en": "Other", "zh-CN": "其他"}),
    )
    with pytest.raises(Conflict, match="does not fit"):
        store.seed_release(settings, other)
    third = write_release(tmp_path / "releases", now=NOW, version=3)
    with pytest.raises(Conflict, match="oldest version first"):
        store.seed_release(settings, third)
    second = write_release(tmp_path / "releases", now=NOW, version=2)
    assert store.seed_release(settings, second) == 2, "the refused one took a number"


def test_the_model_scores_and_explains_as_the_service_does(loading, version):
    import mlflow
    import pandas as pd

    rows = [algorithms.items(), algorithms.items(repayment_status_1=0), {"credit_limit": 1.0}]
    model = mlflow.pyfunc.load_model(f"models:/{MODEL}/{version}")
    first, second, third = model.predict(pd.DataFrame(rows, dtype=float)).to_dict("records")
    assert (first["status"], first["score"]) == ("final", 519)
    assert second["score"] == 635
    total = first["base_value"] + sum(part["points"] for part in first["contributions"])
    assert total == pytest.approx(519, abs=1e-9)
    assert third == {
        "status": "unscorable",
        "score": None,
        "base_value": None,
        "contributions": [],
        "reasons": [],
    }
    chinese = model.predict(pd.DataFrame(rows[:1], dtype=float), params={"language": "zh-CN"})
    assert chinese["reasons"][0][0]["text"] == "最近三个月有逾期还款。"


def test_the_model_refuses_values_out_of_range(loading, version):
    import mlflow
    import pandas as pd

    model = mlflow.pyfunc.load_model(f"models:/{MODEL}/{version}")
    with pytest.raises(ValueError, match="/items/repayment_status_1"):
        model.predict(pd.DataFrame([algorithms.items(repayment_status_1=99)], dtype=float))


def test_every_numeric_input_is_declared_double(loading, version):
    import mlflow

    signature = mlflow.models.get_model_info(f"models:/{MODEL}/{version}").signature
    types = {column.name: str(column.type) for column in signature.inputs}
    assert types == {item.id: "DataType.double" for item in algorithms.algorithm().items}


def test_the_model_brings_its_code_and_needs_no_service(settings, store, version, tmp_path):
    """The packed code scores alone, in a process that cannot see this repository."""
    code = next(settings.mlruns.glob("artifacts/models/*/artifacts/code"))
    script = (
        "import json, pathlib, sys\n"
        "from scoring_service.algorithms import document, points_table\n"
        "import scoring_service\n"
        "assert scoring_service.__file__.startswith(sys.argv[1])\n"
        "data = pathlib.Path(sys.argv[2]).read_bytes()\n"
        "algorithm = document.parse(data)\n"
        "print(points_table.evaluate(algorithm, json.loads(sys.argv[3])).score)\n"
    )
    path = tmp_path / "algorithm.json"
    path.write_bytes(algorithms.document_bytes())
    command = [sys.executable, "-c", script, str(code), str(path), json.dumps(algorithms.items())]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(code)},
        check=True,
    )
    assert done.stdout.strip() == "519"
