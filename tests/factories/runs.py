"""A training run of `credit_demo` in an MLflow of its own, without any training."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from scoring_service.kernel.settings import Settings
from tests.factories import algorithms, evaluations
from tests.factories.candidates import AUTHOR


def proof_rows(rows: int = 500, background: int = 100) -> dict[str, Any]:
    """Rows of features at random, every bin and missing values among them."""
    random = np.random.default_rng(11)
    features = algorithms.algorithm().features

    def draw(size: int) -> list[list[float | None]]:
        columns = []
        for feature in features:
            cuts = [*feature.thresholds, *(v for group in feature.groups for v in group)]
            columns.append(random.choice([np.nan, *cuts, max(cuts) + 1], size=size))
        return [[None if np.isnan(v) else v for v in row] for row in np.stack(columns, axis=1)]

    return {
        "features": [feature.id for feature in features],
        "rows": draw(rows),
        "background": draw(background),
    }


def log_run(settings: Settings, directory: Path, **replaced: Any) -> str:
    """Log a finished run as training would; `replaced` stands for files of these names."""
    from mlflow import MlflowClient

    files = {
        "evaluation": evaluations.evaluation(),
        "proof_rows": proof_rows(),
    } | replaced
    directory.mkdir(parents=True)
    (directory / "algorithm.json").write_bytes(algorithms.document_bytes())
    for name, content in files.items():
        (directory / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    settings.mlruns.mkdir(parents=True, exist_ok=True)
    client = MlflowClient(settings.tracking_uri)
    experiment = client.get_experiment_by_name(algorithms.NAME)
    location = (settings.mlruns / "artifacts").as_uri()
    experiment_id = (
        experiment.experiment_id
        if experiment
        else client.create_experiment(algorithms.NAME, artifact_location=location)
    )
    run_id: str = client.create_run(experiment_id, tags={"author": AUTHOR}).info.run_id
    client.log_artifacts(run_id, str(directory))
    for name, value in files["evaluation"]["metrics"].items():
        client.log_metric(run_id, name, value)
    client.set_terminated(run_id)
    return run_id
