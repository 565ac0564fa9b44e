"""Writes a finished run to MLflow: parameters, measures, files, and who made it."""

from pathlib import Path
from typing import Any, Final

from models.credit_card_default.description import Json

_LONGEST = 500
_SQLITE: Final = "sqlite:///"
_FOLD_MEASURES: Final = ("auc", "auc_unrestricted", "ks", "brier")


def log(directory: Path, evaluation: Json, *, uri: str, author: str, digest: str) -> str:
    """Log the files of `directory` with the measures; return the run's id."""
    from mlflow import MlflowClient

    client = MlflowClient(uri, uri)
    experiment = _experiment(client, uri, evaluation["model"])
    run_id = _run(client, experiment, "training", {"author": author, "algorithm_digest": digest})
    for name, value in {
        **evaluation["params"],
        "data_sha256": evaluation["data"]["sha256"],
    }.items():
        client.log_param(run_id, name, str(value)[:_LONGEST])
    for name, value in evaluation["metrics"].items():
        client.log_metric(run_id, name, value)
    for fold in evaluation["folds"]:
        _log_fold(client, experiment, run_id, fold)
    client.log_artifacts(run_id, str(directory))
    client.set_terminated(run_id)
    return run_id


def _log_fold(client: Any, experiment: str, parent: str, fold: Json) -> None:  # noqa: ANN401
    """Log a fold as a run inside the run, as MLflow shows folds."""
    name = f"seed {fold['seed']}, fold {fold['fold']}"
    run_id = _run(client, experiment, name, {"mlflow.parentRunId": parent})
    for measure in _FOLD_MEASURES:
        client.log_metric(run_id, measure, fold[measure])
    client.set_terminated(run_id)


def _run(client: Any, experiment: str, name: str, tags: dict[str, str]) -> str:  # noqa: ANN401
    run = client.create_run(experiment, tags={**tags, "mlflow.runName": name})
    run_id: str = run.info.run_id
    return run_id


def _experiment(client: Any, uri: str, name: str) -> str:  # noqa: ANN401
    """Find the experiment, or create it with its artefacts beside the SQLite file of `uri`."""
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    location = None
    if uri.startswith(_SQLITE):
        directory = Path(uri.removeprefix(_SQLITE)).resolve().parent / "artifacts"
        location = directory.as_uri()
    return str(client.create_experiment(name, artifact_location=location))
