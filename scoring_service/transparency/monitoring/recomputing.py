"""A score that the service gave, against what the published document makes of the same items."""

from collections.abc import Iterator, Mapping
from typing import Any

from scoring_service.algorithms.points_table import Evaluation, evaluate
from scoring_service.algorithms.reasons import main_reasons
from scoring_service.algorithms.shapley import contributions
from scoring_service.algorithms.structure import Algorithm

Json = Mapping[str, Any]


def differences(algorithm: Algorithm, items: Json, score: Json) -> Iterator[str]:
    """Say where a score differs from the one that follows from the document."""
    evaluation = evaluate(algorithm, _usable(score, items))
    value = evaluation.score if evaluation.sufficient else None
    if score["value"] != value:
        yield f"it is {score['value']}, and {value} follows from the published document"
    said = {item["id"]: item["value"] for item in score["items"] if item["status"] == "used"}
    if any(items.get(name) != given for name, given in said.items()):
        yield "it was made of other items than were sent"
    if value is not None and score["value"] is not None:
        yield from _in_reasons(algorithm, evaluation, score["explanation"])


def _usable(score: Json, items: Json) -> dict[str, float | None]:
    """Return the items that the service says it used; one that the law forbids is not."""
    used = {item["id"] for item in score["items"] if item["status"] == "used"}
    return {name: value for name, value in items.items() if name in used}


def _in_reasons(algorithm: Algorithm, evaluation: Evaluation, said: Json) -> Iterator[str]:
    explained = contributions(algorithm, evaluation)
    points = {one.feature: float(one.points) for one in explained.contributions}
    for one in said["contributions"]:  # a recipient may be told fewer than all
        if points.get(one["feature"]) != one["points"]:
            expected = points.get(one["feature"])
            yield f"{one['feature']} is said to count {one['points']} points, and counts {expected}"
    reasons = [(one.code, one.feature) for one in main_reasons(algorithm, explained)]
    if [(one["code"], one["feature"]) for one in said["reasons"]] != reasons:
        yield "its main reasons are not those that follow from the published document"
