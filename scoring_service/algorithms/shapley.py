"""Exact Shapley values of a points table against its reference population.

For a table of main and pair points the interventional Shapley value has a closed form
(Lundberg & Lee 2017 for the value; the split of a pair in halves is the efficiency axiom):

    φᵢ = pᵢ(x) - E[pᵢ] + ½ Σⱼ [pᵢⱼ(x,x) + E_Xⱼ pᵢⱼ(x,Xⱼ) - E_Xᵢ pᵢⱼ(Xᵢ,x) - E pᵢⱼ]

with expectations over the reference counts. Everything is a rational with denominator 2·size, so
it is computed in integers. Contributions are rounded half to even to hundredths of a point; the
base value takes up the rounding: base + Σ contributions equals the score exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scoring_service.algorithms.points_table import Evaluation
from scoring_service.algorithms.structure import Algorithm, Pair

Grid = tuple[tuple[int, ...], ...]


class Contribution(NamedTuple):
    """What one feature added to or took from the score, in points to two decimals."""

    feature: str
    value: float | None
    points: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class Explained:
    """`base_value` + Σ contributions = score, exactly. Ordered by |points|, ties by feature."""

    base_value: Decimal
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Counts of a population: per feature and bin, per pair and cell; `size` people."""

    size: int
    bins: tuple[tuple[int, ...], ...]
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """A pair's share for each of its two features, by bins, as numerators."""

    first: int
    second: int
    to_first: Grid
    to_second: Grid


@dataclass(frozen=True, slots=True)
class Tables:
    """Contributions by bin as numerators over one `denominator`."""

    denominator: int
    mains: tuple[tuple[int, ...], ...]
    joints: tuple[Joint, ...]


def contributions(algorithm: Algorithm, evaluation: Evaluation) -> Explained:
    """Explain one evaluation against the published reference population."""
    table = tables(algorithm)
    hundredths = _hundredths(_numerators(table, evaluation.bins), table.denominator)
    ordered = sorted(
        [(-abs(h), f.id, h) for f, h in zip(algorithm.features, hundredths, strict=True)]
    )
    return Explained(
        base_value=_points(evaluation.score * 100 - sum(hundredths)),
        contributions=tuple(
            [
                Contribution(name, evaluation.values[name], _points(value), rank)
                for rank, (_, name, value) in enumerate(ordered, start=1)
            ]
        ),
    )


def exact_values(table: Tables, bins: Sequence[int]) -> tuple[Fraction, ...]:
    """Return the unrounded Shapley values of the features for the given bins."""
    return tuple(Fraction(n, table.denominator) for n in _numerators(table, bins))


def published_reference(algorithm: Algorithm) -> Reference:
    """Return the reference population that the document publishes."""
    return Reference(
        size=algorithm.reference_size,
        bins=tuple(feature.counts for feature in algorithm.features),
        cells=tuple(pair.counts for pair in algorithm.pairs),
    )


def count_reference(algorithm: Algorithm, rows: Iterable[Sequence[int]]) -> Reference:
    """Count a population given as rows of bins (one a feature)."""
    bins = [[0] * len(feature.points) for feature in algorithm.features]
    cells = [[0] * len(pair.points) for pair in algorithm.pairs]
    size = 0
    for size, row in enumerate(rows, start=1):  # noqa: B007 - the count of rows
        for k, b in enumerate(row):
            bins[k][b] += 1
        for k, pair in enumerate(algorithm.pairs):
            cells[k][pair.grid[row[pair.first]][row[pair.second]]] += 1
    return Reference(size, tuple(map(tuple, bins)), tuple(map(tuple, cells)))


@lru_cache(maxsize=64)
def tables(algorithm: Algorithm) -> Tables:
    """Return the contributions by bin against the published reference population."""
    return tables_against(algorithm, published_reference(algorithm))


def tables_against(algorithm: Algorithm, reference: Reference) -> Tables:
    """Return the contributions by bin against any population."""
    size = reference.size
    mains = []
    for feature, counts in zip(algorithm.features, reference.bins, strict=True):
        total = _dot(counts, feature.points)
        mains.append(tuple(2 * (size * points - total) for points in feature.points))
    joints = tuple(
        _joint(pair, reference, cells)
        for pair, cells in zip(algorithm.pairs, reference.cells, strict=True)
    )
    return Tables(2 * size, tuple(mains), joints)


def _joint(pair: Pair, reference: Reference, cell_counts: Sequence[int]) -> Joint:
    first, second = reference.bins[pair.first], reference.bins[pair.second]
    points = pair.table
    by_first = [_dot(second, row) for row in points]
    by_second = [_dot(first, column) for column in zip(*points, strict=True)]
    mean = _dot(cell_counts, pair.points)
    size = reference.size

    def share(*, of_first: bool) -> Grid:
        sign = 1 if of_first else -1
        return tuple(
            tuple(
                size * points[a][b] + sign * (by_first[a] - by_second[b]) - mean
                for b in range(len(second))
            )
            for a in range(len(first))
        )

    return Joint(pair.first, pair.second, share(of_first=True), share(of_first=False))


def _numerators(table: Tables, bins: Sequence[int]) -> list[int]:
    numerators = [main[b] for main, b in zip(table.mains, bins, strict=True)]
    for joint in table.joints:
        a, b = bins[joint.first], bins[joint.second]
        numerators[joint.first] += joint.to_first[a][b]
        numerators[joint.second] += joint.to_second[a][b]
    return numerators


def _dot(counts: Sequence[int], points: Sequence[int]) -> int:
    return sum(count * value for count, value in zip(counts, points, strict=True))


def _hundredths(numerators: Iterable[int], denominator: int) -> list[int]:
    """Round each fraction to hundredths, half to even."""
    rounded = []
    for numerator in numerators:
        whole, rest = divmod(numerator * 100, denominator)
        up = 2 * rest > denominator or (2 * rest == denominator and whole % 2)
        rounded.append(whole + 1 if up else whole)
    return rounded


@lru_cache(maxsize=2**14)
def _points(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)
