"""The integer table: weights turned into points, scored and compared as it will be published."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.credit_card_default.clients import Floats, Integers
from models.credit_card_default.description import Description
from models.credit_card_default.fit import Weights
from models.credit_card_default.shape import Columns, Shape

_NOISE = 6
"""Decimals kept before rounding to integers, so that no last bit of a double tips a point."""


@dataclass(frozen=True)
class Table:
    """Integer points: by feature one a bin, by pair one a cell. A missing feature earns nothing."""

    shape: Shape
    base_points: int
    mains: Mapping[str, Integers]
    pairs: tuple[Integers, ...]

    def scores(self, columns: Columns) -> Integers:
        """Return the score of each client; every feature must be known."""
        bins = self.shape.bins(columns)
        total = np.full(len(next(iter(bins.values()))), self.base_points, dtype=np.int64)
        for name, points in self.mains.items():
            total += points[bins[name]]
        for pair, points in zip(self.shape.pairs, self.pairs, strict=True):
            total += points[pair.cells_of(bins)]
        return total


def to_points(weights: Weights, description: Description) -> Table:
    """Turn log-odds of default into integer points, each part centred on its clients.

    Centred, a part says what a value adds to or takes from the average client, and a missing
    feature, which earns 0, is neither rewarded nor punished. Rounding keeps every order.
    """
    shape, factor = weights.shape, description.points_to_double / np.log(2)
    parts = [np.round(-factor * part, _NOISE) for part in shape.split(weights.solution.weights)]
    positions = [weights.bins[name] for name in shape.thresholds]
    positions += [pair.cells_of(weights.bins) for pair in shape.pairs]
    means = [float(np.mean(part[p])) for part, p in zip(parts, positions, strict=True)]
    points = [_whole(part - mean) for part, mean in zip(parts, means, strict=True)]
    base = description.even_odds_at - factor * weights.solution.intercept + sum(means)
    names = list(shape.thresholds)
    return Table(
        shape=shape,
        base_points=int(np.rint(round(base, _NOISE))),
        mains=dict(zip(names, points, strict=False)),
        pairs=tuple(points[len(names) :]),
    )


def _whole(points: Floats) -> Integers:
    return np.rint(np.round(points, _NOISE)).astype(np.int64)
