"""`python -m models.credit_card_default.train`: from the data to a document, and a run in MLflow.

Deterministic: the same data and description give the same bytes, whatever the groups of the
clients are. Threads are pinned before the libraries that would start them are loaded.
"""

import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import argparse  # noqa: E402
import getpass  # noqa: E402
import shutil  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402

from models.credit_card_default import (  # noqa: E402
    artefacts,
    clients,
    description,
    evaluate,
    features,
    moves,
    reference_model,
)
from models.credit_card_default.calibration import Curve  # noqa: E402
from models.credit_card_default.clients import Clients, Integers  # noqa: E402
from models.credit_card_default.compile import compile_document  # noqa: E402
from models.credit_card_default.description import Description, Json  # noqa: E402
from models.credit_card_default.evaluate import HeldOut  # noqa: E402
from models.credit_card_default.simplify import train_table  # noqa: E402
from models.credit_card_default.table import Table  # noqa: E402
from scoring_service.algorithms import batch, document  # noqa: E402
from scoring_service.algorithms.structure import Algorithm  # noqa: E402


@dataclass(frozen=True)
class Trained:
    """What training made: the table, the document, and what was measured on clients kept aside."""

    table: Table
    curve: Curve
    algorithm: Algorithm
    held_out: HeldOut
    split: tuple[Integers, Integers]


class DifferentScoresError(ArithmeticError):
    """The document does not score as the table that was measured."""


def train(people: Clients, about: Description, *, folds: int, seeds: int) -> Trained:
    """Measure on folds, then fit the table to publish; raise `DifferentScoresError`."""
    columns = features.derive(about, people.items)
    chosen = tuple(evaluate.split(people.defaulted, folds, seeds))
    held_out = evaluate.hold_out(columns, people.defaulted, chosen, about)
    curve = evaluate.curve_of(held_out, about)
    split = artefacts.proof_split(people, about)
    fitted = {name: values[split[0]] for name, values in columns.items()}
    table = train_table(fitted, people.defaulted[split[0]], about)
    algorithm = document.parse(compile_document(table, columns, curve, about))
    published = batch.evaluate_rows(algorithm, people.items).scores
    if not np.array_equal(published, table.scores(columns)):
        raise DifferentScoresError("the document and the table give different scores")
    return Trained(table, curve, algorithm, held_out, split)


def evaluation(
    people: Clients, about: Description, trained: Trained, previous: Algorithm | None = None
) -> Json:
    """Return the content of evaluation.json; `previous` is what scores are compared with."""
    from models.credit_card_default import fairness

    bands: list[Json] = [{"id": band.id, "from": band.lowest} for band in trained.algorithm.bands]
    cut = next(b["from"] for b in bands if b["id"] == about.content["fairness"]["cut_band"])
    by_fold = evaluate.by_fold(trained.held_out)
    by_band = evaluate.by_band(trained.held_out, bands)
    last = trained.held_out.folds[-1]
    best = reference_model.SETTINGS[evaluate.best_setting(trained.held_out)]
    return {
        "format": "model-evaluation/1",
        "model": about.content["name"],
        "digest": trained.algorithm.digest,
        "metrics": evaluate.summary(by_fold, by_band, trained.held_out),
        "folds": by_fold,
        "calibration": by_band,
        "fairness": fairness.report(trained.held_out, people, cut, about),
        "data": artefacts.data_of(people, about),
        "params": artefacts.params(
            about, folds=last.number + 1, seeds=last.seed + 1, unrestricted=best
        ),
        **({"moves": moves.count(previous, trained.algorithm, people)} if previous else {}),
    }


def write(
    directory: Path,
    people: Clients,
    about: Description,
    trained: Trained,
    previous: Algorithm | None = None,
) -> Json:
    """Write every file of the run; return the evaluation."""
    import skops.io

    from models.credit_card_default import plots
    from models.credit_card_default.estimator import PointsTableClassifier

    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    (directory / "algorithm.json").write_bytes(trained.algorithm.data)
    measured = evaluation(people, about, trained, previous)
    artefacts.write(directory, "evaluation.json", measured)
    rows = artefacts.proof_rows(
        trained.algorithm, people, trained.split, about.parameters.background_rows
    )
    artefacts.write(directory, "proof_rows.json", rows)
    artefacts.write(directory, "data_card.json", artefacts.data_card(people, about))
    skops.io.dump(
        PointsTableClassifier().take(trained.table, trained.curve), directory / "estimator.skops"
    )
    scored = batch.evaluate_rows(trained.algorithm, people.items)
    plots.draw(trained.algorithm, scored, measured["calibration"], directory / "plots")
    return measured


def main(arguments: list[str] | None = None) -> None:
    """Train, write the files and log the run."""
    given = _parser().parse_args(arguments)
    about = description.read()
    people = clients.read(about)
    if given.rows:
        people = clients.sample(people, given.rows, about.parameters.seed)
    print(f"Training on {len(people):,} clients, {given.seeds} x {given.folds} folds ...")
    trained = train(people, about, folds=given.folds, seeds=given.seeds)
    previous = document.parse(given.previous.read_bytes()) if given.previous else None
    measured = write(given.out, people, about, trained, previous)
    for name, value in measured["metrics"].items():
        print(f"{name:<24} {value}")
    print(trained.algorithm.digest)
    if given.tracking_uri:
        from models.credit_card_default import tracking

        digest = trained.algorithm.digest
        run_id = tracking.log(
            given.out, measured, uri=given.tracking_uri, author=given.author, digest=digest
        )
        (given.out / "run_id").write_text(f"{run_id}\n", encoding="utf-8")
        print(f"MLflow run {run_id}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.credit_card_default.train")
    parser.add_argument(
        "--out", type=Path, required=True, help="Directory for the files, replaced."
    )
    parser.add_argument("--tracking-uri", help="MLflow to log the run to. Without: files only.")
    parser.add_argument("--author", default=getpass.getuser(), help="Who makes this version.")
    parser.add_argument(
        "--previous", type=Path, help="The published algorithm.json before: who moves is counted."
    )
    parser.add_argument("--rows", type=int, help="Train on so many clients only.")
    parser.add_argument("--folds", type=int, default=5, help="Folds a seed. Default: 5.")
    parser.add_argument("--seeds", type=int, default=2, help="Repetitions. Default: 2.")
    return parser


if __name__ == "__main__":
    main()
