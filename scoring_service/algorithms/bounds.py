"""The least and the most that a score can move from one algorithm to another.

The difference of two tables of points is itself a table of points, over the rows into which the
edges of both cut each feature: its extremes are found as those of any other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring_service.algorithms.alignment import Aligned, aligned_features, pairs_by_names
from scoring_service.algorithms.attainable import attainable_range
from scoring_service.algorithms.structure import Algorithm, Feature, Pair


@dataclass(frozen=True, slots=True)
class _Variable:
    """Something that every person has one of: a row of a feature, with its bin in a document."""

    feature: Feature
    """With the difference of points for each row instead of its points."""
    before: tuple[int, ...]
    after: tuple[int, ...]


def bounds(before: Algorithm, after: Algorithm) -> tuple[int, int]:
    """Return the least and the most that any score moves from one document to the other.

    What is worked out otherwise is taken as if it could have any value beside the old one, so the
    bounds hold for it too, but may be wider than need be.
    """
    variables: list[_Variable] = []
    old: dict[str, int] = {}
    new: dict[str, int] = {}
    for aligned in aligned_features(before, after):
        for variable in _variables(aligned):
            if variable.before:
                old[aligned.id] = len(variables)
            if variable.after:
                new[aligned.id] = len(variables)
            variables.append(variable)
    pairs = _pair_differences(before, after, variables, (old, new))
    base = after.base_points - before.base_points
    return attainable_range([variable.feature for variable in variables], pairs, base)


def _variables(aligned: Aligned) -> Iterator[_Variable]:
    if aligned.comparable:
        moves = tuple(new - old for old, new in map(aligned.points, aligned.rows))
        yield _Variable(
            replace(aligned.either, points=moves),
            tuple(row.before for row in aligned.rows if row.before is not None),
            tuple(row.after for row in aligned.rows if row.after is not None),
        )
        return
    if (feature := aligned.before) is not None:
        lost = tuple(-points for points in feature.points)
        yield _Variable(replace(feature, points=lost), tuple(range(len(lost))), ())
    if (feature := aligned.after) is not None:
        yield _Variable(feature, (), tuple(range(len(feature.points))))


def _pair_differences(
    before: Algorithm,
    after: Algorithm,
    variables: Sequence[_Variable],
    positions: tuple[Mapping[str, int], Mapping[str, int]],
) -> list[Pair]:
    """Return a pair with the difference of points for each two features that have any."""
    totals: dict[tuple[int, int], Counter[tuple[int, int]]] = {}
    for algorithm, sign, places in ((before, -1, positions[0]), (after, 1, positions[1])):
        for (one, other), pair in pairs_by_names(algorithm).items():
            rows, columns = (_bins(variables[places[name]], sign) for name in (one, other))
            first, second = places[one], places[other]
            total = totals.setdefault((min(first, second), max(first, second)), Counter())
            for a, row in enumerate(rows):
                for b, column in enumerate(columns):
                    place = (a, b) if first < second else (b, a)
                    total[place] += sign * pair.points_at(row, column)
    return [
        _difference_pair(names, total, variables)
        for names, total in totals.items()
        if any(total.values())
    ]


def _bins(variable: _Variable, sign: int) -> tuple[int, ...]:
    return variable.before if sign < 0 else variable.after


def _difference_pair(
    names: tuple[int, int], total: Mapping[tuple[int, int], int], variables: Sequence[_Variable]
) -> Pair:
    height, width = (len(variables[name].feature.points) for name in names)
    grid = tuple(tuple(a * width + b for b in range(width)) for a in range(height))
    points = tuple(total[a, b] for a in range(height) for b in range(width))
    return Pair(*names, grid, points, (0,) * len(points))
