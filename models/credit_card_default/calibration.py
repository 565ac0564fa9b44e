"""From scores to probabilities and bands, learned from held-out scores only."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression

from models.credit_card_default.clients import Floats, Integers
from models.credit_card_default.description import Description

_GROUPS: Final = 40
_PLACES: Final = 4
_ROUND_SCORES: Final = 5


@dataclass(frozen=True)
class Curve:
    """Log-odds of default at some scores, straight between them; outside, with the given slope."""

    scores: Floats
    log_odds: Floats
    slope: float

    def at(self, scores: Integers) -> Floats:
        """Return the probability of default at each score."""
        inside = np.interp(scores, self.scores, self.log_odds)
        beyond = scores - np.clip(scores, self.scores[0], self.scores[-1])
        found: Floats = expit(inside + self.slope * beyond)
        return found


def learn(scores: Integers, defaulted: Integers, description: Description) -> Curve:
    """Return the curve of observed default, made never to rise with the score.

    Scores are cut into groups of equal size; their rates are smoothed by isotonic regression.
    """
    edges = np.unique(np.quantile(scores, np.linspace(0, 1, _GROUPS + 1))[1:-1])
    group = np.unique(np.searchsorted(edges, scores), return_inverse=True)[1]
    count = np.bincount(group).astype(np.float64)
    middles = np.bincount(group, scores) / count
    rates = (np.bincount(group, defaulted) + 0.5) / (count + 1)
    level = IsotonicRegression(increasing=False).fit(middles, rates, count).predict(middles)
    slope = -np.log(2) / description.points_to_double
    return Curve(middles, np.round(logit(level), 6), float(slope))


def probabilities(curve: Curve, lowest: int, highest: int) -> list[float]:
    """Return the probability at every whole score, to four places, never rising."""
    found = np.round(curve.at(np.arange(lowest, highest + 1)), _PLACES)
    return [float(value) for value in np.minimum.accumulate(found)]


def bands(description: Description, risks: list[float], lowest: int) -> list[dict[str, Any]]:
    """Return the bands, best first: each reaches down to a round score of bearable risk."""
    found: list[dict[str, Any]] = []
    highest = lowest + len(risks) - 1
    for band in description.content["bands"][:-1]:
        bearable = np.array(risks) <= band["risk"]
        first = lowest + int(np.argmax(bearable)) if bearable.any() else highest
        start = min(-(-first // _ROUND_SCORES) * _ROUND_SCORES, highest)
        if found:  # where no score is good enough, bands keep their order at the top
            start = min(start, found[-1]["from"] - _ROUND_SCORES)
        found.append({"id": band["id"], "from": start, "label": band["label"]})
    worst = description.content["bands"][-1]
    return [*found, {"id": worst["id"], "from": lowest, "label": worst["label"]}]
