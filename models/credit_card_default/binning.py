"""Readable thresholds: which values are told apart, chosen from numbers that people choose."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from models.credit_card_default.clients import Floats, Integers

_MANTISSAS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_AMOUNTS: Final = [mantissa * 10**power for power in range(2, 7) for mantissa in _MANTISSAS]
_FINE_SHARES: Final = [0.01, 0.02, 0.03]
_SHARES: Final = [*_FINE_SHARES, *(k / 20 for k in range(1, 31)), 1.75, 2.0, 2.5, 3.0, 4.0, 5.0]

STEPS: Final[Mapping[str, Sequence[float]]] = {
    "months": [float(k) for k in range(13)],
    "amounts": sorted([*(-value for value in _AMOUNTS), 0.0, *_AMOUNTS]),
    "shares": sorted([*(-value for value in _SHARES), 0.0, *_SHARES]),
}


def candidates(values: Floats, steps: str, fewest: int) -> list[float]:
    """Return readable thresholds with at least `fewest` clients between neighbours."""
    known = np.sort(values[~np.isnan(values)])
    chosen: list[float] = []
    below = 0
    for threshold in STEPS[steps]:
        upto = int(np.searchsorted(known, threshold, side="right"))
        if upto - below >= fewest and len(known) - upto >= fewest:
            chosen.append(threshold)
            below = upto
    return chosen


def bins_of(values: Floats, thresholds: Sequence[float]) -> Integers:
    """Return the bin of each value: bounds are inclusive, missing is the bin after the last."""
    found = np.searchsorted(np.array(thresholds), values, side="left")
    return np.where(np.isnan(values), len(thresholds) + 1, found).astype(np.int64)


def segment(heights: Floats, counts: Floats, most: int, fewest: float) -> list[int]:
    """Join neighbouring bins so that the steps between what remains keep the shape best.

    Minimises the weighted squared error over at most `most` segments of at least `fewest` clients,
    exactly (dynamic programming). Returns the end of each segment.
    """
    clients = np.concatenate([[0.0], np.cumsum(counts)])
    first = np.concatenate([[0.0], np.cumsum(counts * heights)])
    second = np.concatenate([[0.0], np.cumsum(counts * heights**2)])

    def error(start: int, end: int) -> float:
        weight = clients[end] - clients[start]
        if weight < fewest:
            return np.inf
        return float(second[end] - second[start] - (first[end] - first[start]) ** 2 / weight)

    return _cheapest(len(heights), most, error)


def equal_groups(counts: Floats, most: int) -> Integers:
    """Join neighbouring bins into at most `most` groups of sizes as equal as can be."""
    if len(counts) <= most:
        return np.arange(len(counts), dtype=np.int64)
    clients = np.concatenate([[0.0], np.cumsum(counts)])
    ends = _cheapest(len(counts), most, lambda start, end: (clients[end] - clients[start]) ** 2)
    return np.searchsorted(np.array(ends), np.arange(len(counts)), side="right").astype(np.int64)


def _cheapest(length: int, most: int, cost: Callable[[int, int], float]) -> list[int]:
    """Return the ends of the cheapest division of `length` bins into at most `most` stretches."""
    least = np.full((most + 1, length + 1), np.inf)
    start_of = np.zeros((most + 1, length + 1), dtype=np.int64)
    least[0, 0] = 0.0
    for end in range(1, length + 1):
        costs = np.array([cost(start, end) for start in range(end)])
        for parts in range(1, most + 1):
            totals = np.round(least[parts - 1, :end] + costs, 9)  # ties must not hang on noise
            start_of[parts, end] = np.argmin(totals)
            least[parts, end] = totals[start_of[parts, end]]
    parts = int(np.argmin(least[1:, length])) + 1
    ends, end = [], length
    while parts:
        ends.append(end)
        end = int(start_of[parts, end])
        parts -= 1
    return ends[::-1]
