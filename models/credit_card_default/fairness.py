"""How groups of people fare, measured on held-out scores. No score ever reads a group."""

from typing import Any

import numpy as np
from fairlearn.metrics import MetricFrame
from numpy.typing import NDArray

from models.credit_card_default import measures
from models.credit_card_default.clients import Clients, Integers
from models.credit_card_default.description import Description, Json
from models.credit_card_default.evaluate import HeldOut

_PLACES = 8
"""So many that a share, written later to a tenth of a percent, is rounded as its counts would be:
of fewer than 100,000 clients, no share but a tie is nearer to a tie than half of the last place."""


def report(held_out: HeldOut, clients: Clients, cut: int, description: Description) -> Json:
    """Measure every group at the cut; what is said about it in both languages is included."""
    said = description.content["fairness"]
    groups = {
        name: _by_group(held_out, _membership(clients.protected[name], part["members"]), part, cut)
        for name, part in said["groups"].items()
    }
    return {
        "cut": {
            "score": cut,
            "text": {language: text.format(score=cut) for language, text in said["cut"].items()},
        },
        "labels": {name: part["label"] for name, part in said["groups"].items()},
        "groups": groups,
        "differences": {name: _differences(members) for name, members in groups.items()},
    }


def _membership(values: Integers, members: list[Json]) -> NDArray[np.str_]:
    found = np.full(len(values), "", dtype="<U32")
    for part in members:
        inside = (
            np.isin(values, part["values"])
            if "values" in part
            else (part["from"] <= values) & (values <= part["to"])
        )
        found[inside] = part["id"]
    if (found == "").any():
        raise ValueError("model.yaml puts some clients into no group")
    return found


def _by_group(held_out: HeldOut, membership: NDArray[np.str_], part: Json, cut: int) -> list[Json]:
    scores, probabilities = held_out.scores[0], held_out.probabilities[0]  # the first seed's folds
    of_scores = MetricFrame(
        metrics={
            "count": lambda truth, _: len(truth),
            "default_rate": lambda truth, _: np.mean(truth),
            "mean_score": lambda _, score: np.mean(score),
            "auc": lambda truth, score: measures.auc(truth, -score),
            "above_cut": lambda _, score: np.mean(score >= cut),
            "payers_below_cut": lambda truth, score: np.mean(score[truth == 0] < cut),
            "defaulters_above_cut": lambda truth, score: np.mean(score[truth == 1] >= cut),
        },
        y_true=held_out.defaulted,
        y_pred=scores,
        sensitive_features=membership,
    ).by_group
    of_risks = MetricFrame(
        metrics={
            "predicted": lambda _, risk: np.mean(risk),
            "calibration_gap": lambda truth, risk: np.mean(risk) - np.mean(truth),
            "brier": measures.brier,
        },
        y_true=held_out.defaulted,
        y_pred=probabilities,
        sensitive_features=membership,
    ).by_group
    table = of_scores.join(of_risks).to_dict("index")
    return [
        {"id": member["id"], "label": member["label"], **_rounded(table[member["id"]])}
        for member in part["members"]
        if member["id"] in table
    ]


def _rounded(row: dict[str, Any]) -> dict[str, float | int]:
    return {
        name: int(value) if name == "count" else round(float(value), _PLACES)
        for name, value in row.items()
    }


def _differences(members: list[Json]) -> dict[str, float]:
    """Return the largest gap between two groups of one attribute, measure by measure."""
    names = ("above_cut", "payers_below_cut", "defaulters_above_cut", "auc", "mean_score")
    return {
        name: round(max(m[name] for m in members) - min(m[name] for m in members), _PLACES)
        for name in names
    }
