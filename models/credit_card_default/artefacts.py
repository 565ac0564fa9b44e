"""The files of a run beside the document: rows for the proof, the data card, the evaluation."""

import json
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.model_selection import train_test_split

from models.credit_card_default.clients import Clients, Integers
from models.credit_card_default.description import Description, Json
from scoring_service.algorithms import batch
from scoring_service.algorithms.structure import Algorithm

_LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "fairlearn", "pandas")


def proof_split(clients: Clients, description: Description) -> tuple[Integers, Integers]:
    """Return positions to fit the published table on, and those held out for the proof."""
    parameters = description.parameters
    fitted, held_out = train_test_split(
        np.arange(len(clients)),
        test_size=parameters.proof_rows,
        stratify=clients.defaulted,
        random_state=parameters.seed,
    )
    return np.sort(fitted), np.sort(held_out)


def proof_rows(
    algorithm: Algorithm, clients: Clients, split: tuple[Integers, Integers], background: int
) -> Json:
    """Return rows of items and derived features for the gate. They never leave the MLflow run."""
    fitted, held_out = split
    rows = batch.evaluate_rows(algorithm, clients.items)
    names = [item.id for item in algorithm.items]
    names += [part.id for part in algorithm.derived]
    table = np.column_stack([rows.values[name] for name in names])
    drawn = np.random.default_rng(len(fitted)).choice(fitted, size=background, replace=False)

    def listed(positions: Integers) -> list[list[float | None]]:
        return [
            [None if np.isnan(value) else float(value) for value in row] for row in table[positions]
        ]

    return {"features": names, "rows": listed(held_out), "background": listed(np.sort(drawn))}


def data_of(clients: Clients, description: Description) -> Json:
    """Return which data were used."""
    data = description.content["data"]
    return {
        "name": data["name"],
        "url": data["url"],
        "licence": data["licence"],
        "rows": len(clients),
        "sha256": clients.sha256,
    }


def data_card(clients: Clients, description: Description) -> Json:
    """Describe the data: origin, licence, size, what is in each item, who the clients are."""
    data = description.content["data"]
    return {
        **data_of(clients, description),
        "creators": data["creators"],
        "collected": data["collected"],
        "columns": {part["id"]: part["column"] for part in description.content["items"]},
        "default_rate": round(float(clients.defaulted.mean()), 4),
        "items": {name: _range(values) for name, values in clients.items.items()},
        "groups": {
            name: {
                str(v): int(n) for v, n in zip(*np.unique(values, return_counts=True), strict=True)
            }
            for name, values in clients.protected.items()
            if name != "age"
        },
        "used_for_fairness_only": sorted(data["protected"].values()),
    }


def params(
    description: Description, *, folds: int, seeds: int, unrestricted: dict[str, Any]
) -> Json:
    """Return what the run was set to."""
    return {
        **description.content["training"],
        **description.content["scale"],
        "folds": folds,
        "seeds": seeds,
        "unrestricted": unrestricted,
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }


def write(directory: Path, name: str, content: Json) -> None:
    """Write JSON for people and programs to read."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (directory / name).write_text(text, encoding="utf-8")


def _range(values: np.ndarray[Any, np.dtype[np.float64]]) -> Json:
    quantiles = np.quantile(values, [0.05, 0.5, 0.95])
    missing = int(np.isnan(values).sum())
    return {"missing": missing, **dict(zip(("p5", "p50", "p95"), quantiles.tolist(), strict=True))}
