"""Evaluates and explains one set of items, and writes the explanation as it is stored.

Stored language-free: feature ids, codes and numbers; the texts are those of the algorithm document,
which never changes. Points are decimal strings, exact to the hundredth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scoring_service.algorithms.points_table import Evaluation, evaluate
from scoring_service.algorithms.reasons import main_reasons
from scoring_service.algorithms.shapley import contributions
from scoring_service.algorithms.structure import Algorithm
from scoring_service.scoring.rules import unscorable_reasons

METHOD: Final = "exact-shapley"


@dataclass(frozen=True, slots=True)
class Result:
    """A score, or why there is none, with the explanation either way."""

    value: int | None
    band: str | None
    probability: float | None
    unscorable_reasons: tuple[str, ...]
    explanation: dict[str, Any]


def explained_result(algorithm: Algorithm, items: Mapping[str, float | None]) -> Result:
    """Evaluate the items and explain the outcome in full."""
    evaluation = evaluate(algorithm, items)
    explanation = explanation_of(algorithm, evaluation)
    if why := unscorable_reasons(sufficient=evaluation.sufficient):
        return Result(None, None, None, why, explanation)
    return Result(
        value=evaluation.score,
        band=algorithm.band_of(evaluation.score).id,
        probability=algorithm.probability_of(evaluation.score),
        unscorable_reasons=(),
        explanation=explanation,
    )


def explanation_of(algorithm: Algorithm, evaluation: Evaluation) -> dict[str, Any]:
    """Write the explanation of an evaluation; of too little knowledge, the derived values only."""
    derived = {part.id: evaluation.values[part.id] for part in algorithm.derived}
    if not evaluation.sufficient:
        return {"method": METHOD, "derived": derived, "contributions": [], "reasons": []}
    explained = contributions(algorithm, evaluation)
    return {
        "method": METHOD,
        "derived": derived,
        "base_value": str(explained.base_value),
        "contributions": [
            {"feature": c.feature, "value": c.value, "points": str(c.points), "rank": c.rank}
            for c in explained.contributions
        ],
        "reasons": [
            {"code": r.code, "feature": r.feature, "missing": r.missing}
            for r in main_reasons(algorithm, explained)
        ],
    }
