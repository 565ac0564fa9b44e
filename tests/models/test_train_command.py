"""Training in earnest, once: the published digest, its files, and its run in MLflow.

One whole training serves all these tests, so one process runs them (`xdist_group`).
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scoring_service.algorithms import batch, document
from scoring_service.cli.publishing import RELEASES
from scoring_service.registry import moved, releases

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("mlflow"),
    pytest.mark.filterwarnings("ignore"),  # MLflow's own warnings
]

ROOT = Path(__file__).parents[2]
PREVIOUS = ROOT / "algorithm_disclosures" / "credit_card_default" / "2" / "algorithm.json"
FILES = {
    "algorithm.json",
    "data_card.json",
    "estimator.skops",
    "evaluation.json",
    "plots",
    "proof_rows.json",
}
PLOTS = {"shap_summary.png", "shap_bar.png", "calibration.png"}


@pytest.fixture(scope="module")
def reproduction(tmp_path_factory):
    """What `scoring reproduce` made of the shipped data, its exit status and its words."""
    directory = tmp_path_factory.mktemp("reproduction") / "kept"
    command = [sys.executable, "-m", "scoring_service", "reproduce", "credit_card_default"]
    command += ["--keep", str(directory)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return directory, done


@pytest.fixture(scope="module")
def made(reproduction):
    """The output of the training, its MLflow and what it printed."""
    directory, done = reproduction
    return directory / "out", f"sqlite:///{directory}/mlruns/mlflow.db", done.stdout


def test_the_published_digest_is_arrived_at_bit_for_bit(reproduction):
    directory, done = reproduction
    assert done.returncode == 0, done.stdout + done.stderr
    newest = releases.list_directories(RELEASES, "credit_card_default")[-1]
    published = (newest / "algorithm.json").read_bytes()
    assert (directory / "out" / "algorithm.json").read_bytes() == published


@pytest.fixture(scope="module")
def fewer(tmp_path_factory):
    """The output of a training on few clients, after release 2."""
    out = tmp_path_factory.mktemp("fewer")
    command = [sys.executable, "-m", "models.credit_card_default.train", "--out", str(out)]
    command += ["--rows", "2000", "--folds", "2", "--seeds", "1", "--previous", str(PREVIOUS)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return out


def test_fewer_clients_make_another_document(fewer):
    algorithm = document.parse((fewer / "algorithm.json").read_bytes())
    assert algorithm.reference_size == 2000
    assert not (fewer / "run_id").exists()


def _read(out, name):
    return json.loads((out / name).read_text(encoding="utf-8"))


def test_it_writes_every_file(made):
    out, _, _ = made
    assert {path.name for path in out.iterdir()} == FILES | {"run_id"}
    assert {path.name for path in (out / "plots").iterdir()} == PLOTS


def test_the_evaluation_is_of_this_document(made, about):
    out, _, printed = made
    measured = _read(out, "evaluation.json")
    algorithm = document.parse((out / "algorithm.json").read_bytes())
    assert measured["digest"] == algorithm.digest
    assert algorithm.digest in printed
    assert measured["data"]["sha256"] == about.content["data"]["sha256"]
    assert [row["band"] for row in measured["calibration"]] == [b.id for b in algorithm.bands]
    means = np.mean([fold["auc"] for fold in measured["folds"]])
    assert measured["metrics"]["auc"] == pytest.approx(means, abs=1e-5)


def test_the_evaluation_tells_how_scores_move_from_the_version_before(fewer):
    out = fewer
    before, after = (
        document.parse(path.read_bytes()) for path in (PREVIOUS, out / "algorithm.json")
    )
    assert moved.objections(_read(out, "evaluation.json")["moves"], before, after) == []


def test_the_proof_rows_can_be_scored_from_their_items(made):
    out, _, _ = made
    rows = _read(out, "proof_rows.json")
    algorithm = document.parse((out / "algorithm.json").read_bytes())
    table = np.array(rows["rows"], dtype=np.float64)
    assert len(table) >= 500
    assert len(rows["background"]) >= 100
    columns = dict(zip(rows["features"], table.T, strict=True))
    again = batch.evaluate_rows(algorithm, columns)
    for feature in algorithm.features:
        assert np.array_equal(again.values[feature.id], columns[feature.id])


def test_the_estimator_scores_as_the_document(made, people, columns, about):
    import skops.io

    out, _, _ = made
    untrusted = skops.io.get_untrusted_types(file=out / "estimator.skops")
    assert all(name.startswith("models.credit_card_default.") for name in untrusted)
    estimator = skops.io.load(out / "estimator.skops", trusted=untrusted)
    algorithm = document.parse((out / "algorithm.json").read_bytes())
    rows = np.column_stack([columns[name] for name in about.names])
    scores = batch.evaluate_rows(algorithm, people.items).scores
    assert np.array_equal(-estimator.decision_function(rows), scores)
    risks = np.array(algorithm.probabilities)[scores - algorithm.lowest]
    assert estimator.predict_proba(rows)[:, 1] == pytest.approx(risks, abs=1e-3)


def test_the_run_holds_the_files_the_measures_and_its_author(made):
    from mlflow import MlflowClient

    out, uri, _ = made
    client = MlflowClient(uri, uri)
    run = client.get_run((out / "run_id").read_text(encoding="utf-8").strip())
    measured = _read(out, "evaluation.json")
    assert run.data.metrics == measured["metrics"]
    assert run.data.tags["author"] == "scoring reproduce"
    assert run.data.tags["algorithm_digest"] == measured["digest"]
    assert run.data.params["data_sha256"] == measured["data"]["sha256"]
    assert {item.path for item in client.list_artifacts(run.info.run_id)} == FILES
    assert run.info.artifact_uri.startswith(out.parent.joinpath("mlruns").as_uri())
    assert run.info.status == "FINISHED"


def test_each_fold_is_a_run_within_the_run(made):
    from mlflow import MlflowClient

    out, uri, _ = made
    client = MlflowClient(uri, uri)
    parent = (out / "run_id").read_text(encoding="utf-8").strip()
    experiment = client.get_run(parent).info.experiment_id
    found = client.search_runs([experiment], f"tags.`mlflow.parentRunId` = '{parent}'")
    by_fold = _read(out, "evaluation.json")["folds"]
    assert sorted(run.data.metrics["auc"] for run in found) == sorted(f["auc"] for f in by_fold)
