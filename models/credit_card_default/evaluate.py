"""Honest measurement: every choice is made again inside each training fold.

For each fold the thresholds, pairs, weights and points are found from the training clients alone
and the *integer* table scores the clients kept aside. The probabilities that are judged come from
a curve learned on the other folds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import StratifiedKFold

from models.credit_card_default import calibration, measures, reference_model
from models.credit_card_default.calibration import Curve
from models.credit_card_default.clients import Floats, Integers
from models.credit_card_default.description import Description, Json
from models.credit_card_default.shape import Columns
from models.credit_card_default.simplify import train_table

_PLACES = 8
"""So many that rounding once more, for people to read, changes nothing (see `fairness`)."""


@dataclass(frozen=True)
class Fold:
    """Positions of the clients to train on and of those kept aside."""

    seed: int
    number: int
    train: Integers
    test: Integers


@dataclass(frozen=True)
class HeldOut:
    """One row a seed, one column a client: what tables that never saw the client made of it.

    `unrestricted` has the reference model's risks, one first-axis entry a setting.
    """

    folds: tuple[Fold, ...]
    defaulted: Integers
    scores: Integers
    probabilities: Floats
    unrestricted: Floats


def split(defaulted: Integers, folds: int, seeds: int) -> Iterator[Fold]:
    """Yield stratified folds, each client kept aside once a seed."""
    for seed in range(seeds):
        splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
        for number, (train, test) in enumerate(splitter.split(defaulted, defaulted)):
            yield Fold(seed, number, train, test)


def hold_out(
    columns: Columns, defaulted: Integers, folds: tuple[Fold, ...], description: Description
) -> HeldOut:
    """Train on every fold and score the clients kept aside."""
    seeds = folds[-1].seed + 1
    scores = np.zeros((seeds, len(defaulted)), dtype=np.int64)
    risks = np.zeros((len(reference_model.SETTINGS), seeds, len(defaulted)))
    for fold in folds:
        known, kept = _rows(columns, fold.train), _rows(columns, fold.test)
        table = train_table(known, defaulted[fold.train], description)
        scores[fold.seed, fold.test] = table.scores(kept)
        for k, settings in enumerate(reference_model.SETTINGS):
            risks[k, fold.seed, fold.test] = reference_model.risks(
                settings, known, defaulted[fold.train], kept
            )
    probabilities = np.zeros(scores.shape)
    for fold in folds:
        own = scores[fold.seed]
        curve = calibration.learn(own[fold.train], defaulted[fold.train], description)
        probabilities[fold.seed, fold.test] = curve.at(own[fold.test])
    return HeldOut(folds, defaulted, scores, probabilities, risks)


def curve_of(held_out: HeldOut, description: Description) -> Curve:
    """Return the curve to publish, from the held-out scores of all seeds."""
    seeds = len(held_out.scores)
    defaulted = np.tile(held_out.defaulted, seeds)
    return calibration.learn(held_out.scores.ravel(), defaulted, description)


def by_fold(held_out: HeldOut) -> list[Json]:
    """Return the measures of each fold; the reference with the setting that is best on average."""
    best = best_setting(held_out)
    return [
        {
            "seed": fold.seed,
            "fold": fold.number,
            "auc": _round(measures.auc(truth, -scores)),
            "auc_unrestricted": _round(
                measures.auc(truth, held_out.unrestricted[best, fold.seed, fold.test])
            ),
            "ks": _round(measures.ks(truth, -scores)),
            "brier": _round(measures.brier(truth, held_out.probabilities[fold.seed, fold.test])),
        }
        for fold in held_out.folds
        for truth, scores in [
            (held_out.defaulted[fold.test], held_out.scores[fold.seed, fold.test])
        ]
    ]


def best_setting(held_out: HeldOut) -> int:
    """Return which setting of the reference model orders best on average."""

    def mean(setting: Floats) -> float:
        return float(
            np.mean(
                [
                    measures.auc(held_out.defaulted[fold.test], setting[fold.seed, fold.test])
                    for fold in held_out.folds
                ]
            )
        )

    return int(np.argmax([round(mean(setting), 6) for setting in held_out.unrestricted]))


def by_band(held_out: HeldOut, bands: list[Json]) -> list[Json]:
    """Compare predicted with observed default among the held-out clients of each band."""
    starts = [band["from"] for band in reversed(bands)]
    names = [band["id"] for band in reversed(bands)]
    place = np.searchsorted(starts, held_out.scores, side="right") - 1
    place = np.maximum(place, 0)  # a fold's table may reach lower than the published one
    truth = np.broadcast_to(held_out.defaulted, held_out.scores.shape)
    return [
        {
            "band": name,
            "count": round(int(inside.sum()) / len(held_out.scores)),
            "predicted": _round(float(held_out.probabilities[inside].mean())),
            "observed": _round(float(truth[inside].mean())),
        }
        for k, name in reversed(list(enumerate(names)))
        for inside in [place == k]
        if inside.any()
    ]


def summary(folds: list[Json], bands: list[Json], held_out: HeldOut) -> dict[str, float]:
    """Return the measures of the whole, means over folds."""
    means = {
        name: _round(float(np.mean([fold[name] for fold in folds])))
        for name in ("auc", "auc_unrestricted", "ks", "brier")
    }
    gaps = [abs(band["predicted"] - band["observed"]) for band in bands]
    return {
        **means,
        "auc_loss": _round(means["auc_unrestricted"] - means["auc"]),
        "default_rate": _round(float(held_out.defaulted.mean())),
        "calibration_worst_gap": _round(max(gaps)),
    }


def _rows(columns: Columns, rows: Integers) -> dict[str, Floats]:
    return {name: values[rows] for name, values in columns.items()}


def _round(value: float) -> float:
    return round(value, _PLACES)
