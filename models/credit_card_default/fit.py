"""From clients to a table of weights: thresholds, pairs and weights, all from the same clients.

1. Fit main weights on all candidate thresholds; keep those that hold the shape best.
2. Add pairs one by one, each the one whose cells would lower the loss most.
3. Fit everything together. The directions hold at every stage.

A sum of tables that each keep a direction keeps it too, and every table with joint directions can
be written as such a sum; so nothing is lost by asking it of each part.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.credit_card_default import binning
from models.credit_card_default.clients import Floats, Integers
from models.credit_card_default.description import Description, FeatureRules, Parameters
from models.credit_card_default.shape import Bins, Columns, PairShape, Shape, joined_cells
from models.credit_card_default.solver import Problem, Solution, risk_of, solve


@dataclass(frozen=True)
class Weights:
    """A fitted table: weights are log-odds of default."""

    shape: Shape
    solution: Solution
    bins: Bins
    """Of the clients it was fitted on."""


class IncompleteDataError(ValueError):
    """A feature is missing for some client; the table is fitted on complete clients."""


def fit(columns: Columns, defaulted: Integers, description: Description) -> Weights:
    """Fit the table; raise `IncompleteDataError`."""
    for name in description.names:
        if np.isnan(columns[name]).any():
            raise IncompleteDataError(f"{name} is missing for some clients")
    parameters = description.parameters
    shape = Shape(_thresholds(columns, defaulted, description))
    bins = shape.bins(columns)
    while True:
        problem = _problem(shape, bins, defaulted, description)
        solution = solve(problem)
        if len(shape.pairs) == parameters.pairs:
            return Weights(shape, solution, bins)
        pair = _best_pair(shape, bins, defaulted - risk_of(problem, solution), parameters)
        shape = Shape(shape.thresholds, (*shape.pairs, pair))


def _thresholds(
    columns: Columns, defaulted: Integers, description: Description
) -> dict[str, tuple[float, ...]]:
    parameters = description.parameters
    fine = Shape(
        {
            rules.id: tuple(
                binning.candidates(columns[rules.id], rules.steps, _fewest(rules, parameters)[0])
            )
            for rules in description.features
        }
    )
    bins = fine.bins(columns)
    solution = solve(_problem(fine, bins, defaulted, description))
    chosen = {}
    for rules, heights in zip(description.features, fine.split(solution.weights), strict=True):
        counts = np.bincount(bins[rules.id], minlength=len(heights)).astype(np.float64)
        fewest = _fewest(rules, parameters)[1]
        ends = binning.segment(heights, counts, parameters.most_bins, fewest)
        chosen[rules.id] = tuple(fine.thresholds[rules.id][end - 1] for end in ends[:-1])
    return chosen


def _fewest(rules: FeatureRules, parameters: Parameters) -> tuple[int, int]:
    """Return the fewest clients between candidates and in a bin; each month matters."""
    if rules.steps == "months":
        return parameters.fewest_in_month, parameters.fewest_in_month
    return parameters.fewest_in_candidate, parameters.fewest_in_bin


def _best_pair(shape: Shape, bins: Bins, rest: Floats, parameters: Parameters) -> PairShape:
    """Return the pair whose cells would lower the loss most, by one Newton step."""
    taken = {(pair.first, pair.second) for pair in shape.pairs}
    groups = {
        name: _groups(bins[name], cuts, parameters) for name, cuts in shape.thresholds.items()
    }
    possible = [
        _pair(first, second, bins, groups, parameters)
        for first, second in combinations(shape.thresholds, 2)
        if (first, second) not in taken
    ]
    stiffness = parameters.pair_shrinkage + 4 * parameters.pair_smoothness

    def gain(pair: PairShape) -> float:
        cells = pair.cells_of(bins)
        pull = np.bincount(cells, rest, minlength=pair.size)
        spread = np.bincount(cells, rest * rest, minlength=pair.size)
        return round(float((pull**2 / (spread + stiffness)).sum()), 6)

    return max(possible, key=gain)


def _groups(bins: Integers, cuts: tuple[float, ...], parameters: Parameters) -> Integers:
    counts = np.bincount(bins, minlength=len(cuts) + 1).astype(np.float64)
    return binning.equal_groups(counts, parameters.groups_in_pair)


def _pair(first: str, second: str, bins: Bins, groups: Bins, parameters: Parameters) -> PairShape:
    rows, columns = groups[first], groups[second]
    counts = np.zeros((rows.max() + 1, columns.max() + 1), dtype=np.int64)
    np.add.at(counts, (rows[bins[first]], columns[bins[second]]), 1)
    return PairShape(first, second, rows, columns, joined_cells(counts, parameters.fewest_in_cell))


def _problem(shape: Shape, bins: Bins, defaulted: Integers, description: Description) -> Problem:
    parameters = description.parameters
    size = shape.starts[-1]
    penalty = np.zeros((size, size))
    rising: list[Floats] = []
    direction = {rules.id: rules.risk_rises for rules in description.features}

    def link(before: int, after: int, smoothness: float, feature: str) -> None:
        """Join two weights that follow each other as a feature rises."""
        penalty[[before, after], [before, after]] += smoothness
        penalty[[before, after], [after, before]] -= smoothness
        if direction[feature]:
            step = np.zeros(size)
            step[after], step[before] = direction[feature], -direction[feature]
            rising.append(step)

    mains = len(shape.thresholds)
    for name, start, end in zip(shape.thresholds, shape.starts, shape.starts[1:], strict=False):
        penalty[range(start, end), range(start, end)] += parameters.shrinkage
        for k in range(start, end - 1):
            link(k, k + 1, parameters.smoothness, name)
    for pair, start in zip(shape.pairs, shape.starts[mains:], strict=False):
        inside = range(start, start + pair.size)
        penalty[inside, inside] += parameters.pair_shrinkage
        for name in (pair.first, pair.second):
            for before, after in pair.steps(name):
                link(start + before, start + after, parameters.pair_smoothness, name)
    return Problem(
        shape.design(bins), defaulted, penalty, np.array(rising).reshape(len(rising), size)
    )
