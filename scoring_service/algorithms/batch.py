"""The same scores and contributions for many rows at once, vectorised; equal to the integer.

Missing is NaN, and so is whatever is not finite. Columns are float64 arrays of one length, one an
item.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring_service.algorithms import shapley
from scoring_service.algorithms.structure import Algorithm, Derived, Feature

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_TESTS: Final[Mapping[str, Callable[[Floats, float], NDArray[np.bool_]]]] = {
    "<": np.less,
    "<=": np.less_equal,
    "==": np.equal,
    ">=": np.greater_equal,
    ">": np.greater,
}
_BINARY: Final[Mapping[str, Callable[[Floats, Floats], Floats]]] = {
    "value": np.add,  # of one operand: the fold returns it
    "add": np.add,
    "sum": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "min": np.minimum,
    "max": np.maximum,
}


@dataclass(frozen=True)
class Batch:
    """Results for n rows: `scores` (n,), `bins` (n, features), `sufficient` (n,) and values."""

    values: Mapping[str, Floats]
    bins: Integers
    scores: Integers
    sufficient: NDArray[np.bool_]


def evaluate_rows(algorithm: Algorithm, columns: Mapping[str, Floats]) -> Batch:
    """Score every row; items without a column are missing in all rows."""
    length = len(next(iter(columns.values()))) if columns else 0
    values = derive_rows(algorithm, columns, length)
    bins = np.empty((length, len(algorithm.features)), dtype=np.int64)
    known = np.zeros(length, dtype=np.int64)
    for k, feature in enumerate(algorithm.features):
        bins[:, k] = bins_of(feature, values[feature.id])
        known += ~np.isnan(values[feature.id])
    scores = total_rows(algorithm, bins)
    return Batch(values, bins, scores, known >= algorithm.sufficient_features)


def total_rows(algorithm: Algorithm, bins: Integers) -> Integers:
    """Add up the points of each row's bins (n, features) → (n,)."""
    scores = np.full(len(bins), algorithm.base_points, dtype=np.int64)
    for k, feature in enumerate(algorithm.features):
        scores += np.array(feature.points)[bins[:, k]]
    for pair in algorithm.pairs:
        cells = np.array(pair.grid)[bins[:, pair.first], bins[:, pair.second]]
        scores += np.array(pair.points)[cells]
    return scores


def contributions_rows(algorithm: Algorithm, bins: Integers) -> tuple[Integers, Integers]:
    """Return contributions in hundredths of a point (n, features) and base values (n,)."""
    tables = shapley.tables(algorithm)
    numerators = np.zeros(bins.shape, dtype=np.int64)
    for k, main in enumerate(tables.mains):
        numerators[:, k] = np.array(main)[bins[:, k]]
    for joint in tables.joints:
        a, b = bins[:, joint.first], bins[:, joint.second]
        numerators[:, joint.first] += np.array(joint.to_first)[a, b]
        numerators[:, joint.second] += np.array(joint.to_second)[a, b]
    hundredths = _round_half_even(numerators * 100, tables.denominator)
    return hundredths, total_rows(algorithm, bins) * 100 - hundredths.sum(axis=1)


def derive_rows(
    algorithm: Algorithm, columns: Mapping[str, Floats], length: int
) -> dict[str, Floats]:
    """Compute every item and derived feature for all rows; missing is NaN."""
    nothing = np.full(length, np.nan)
    values = {item.id: _usable(columns.get(item.id, nothing)) for item in algorithm.items}
    for part in algorithm.derived:
        operands = [values[n] if isinstance(n, str) else np.full(length, n) for n in part.of]
        with np.errstate(all="ignore"):
            result = _apply(part, operands)
        values[part.id] = _usable(np.where(np.isnan(operands).any(axis=0), np.nan, result))
    return values


def _usable(values: Floats) -> Floats:
    """Turn what is not finite into NaN, and -0.0 into 0.0, as for one row."""
    floats = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(floats), floats + 0.0, np.nan)


def _apply(part: Derived, x: Sequence[Floats]) -> Floats:
    if part.op == "count_where":
        return _fold(np.add, [_TESTS[part.test](v, part.value).astype(np.float64) for v in x])
    if part.op == "clip":
        return np.minimum(np.maximum(x[0], part.low), part.high)
    if part.op == "mean":
        return _fold(np.add, x) / len(x)
    return _fold(_BINARY[part.op], x)


def _fold(operator: Callable[[Floats, Floats], Floats], operands: Sequence[Floats]) -> Floats:
    """Combine strictly from left to right, as for one row."""
    result = operands[0]
    for operand in operands[1:]:
        result = operator(result, operand)
    return result


def bins_of(feature: Feature, values: Floats) -> Integers:
    """Find the bin of each value of one feature; NaN is missing."""
    missing = feature.missing_bin
    if feature.groups:
        bins = np.full(len(values), missing, dtype=np.int64)
        for k, group in enumerate(feature.groups):
            bins[np.isin(values, group)] = k
        return bins
    found = np.searchsorted(np.array(feature.thresholds), values, side="left")
    return np.where(np.isnan(values), missing, found)


def _round_half_even(numerators: Integers, denominator: int) -> Integers:
    whole, rest = np.divmod(numerators, denominator)
    up = (2 * rest > denominator) | ((2 * rest == denominator) & (whole % 2 == 1))
    rounded: Integers = whole + up
    return rounded
