"""Fewer rows, same scores: neighbouring bins that earn the same everywhere become one bin."""

import numpy as np

from models.credit_card_default.clients import Integers
from models.credit_card_default.description import Description
from models.credit_card_default.fit import fit
from models.credit_card_default.shape import Columns, PairShape, Shape
from models.credit_card_default.table import Table, to_points


def train_table(columns: Columns, defaulted: Integers, description: Description) -> Table:
    """Fit weights, turn them into points, and keep only the bins that make a difference."""
    return simplified(to_points(fit(columns, defaulted, description), description))


def simplified(table: Table) -> Table:
    """Drop the thresholds that make no difference to any score."""
    kept = {name: _kept(table, name) for name in table.mains}
    thresholds = {
        name: tuple(cuts[first - 1] for first in kept[name][1:].tolist())
        for name, cuts in table.shape.thresholds.items()
    }
    pairs = [
        _pair(pair, points, kept)
        for pair, points in zip(table.shape.pairs, table.pairs, strict=True)
    ]
    return Table(
        shape=Shape(thresholds, tuple(pair for pair, _ in pairs)),
        base_points=table.base_points,
        mains={name: points[kept[name]] for name, points in table.mains.items()},
        pairs=tuple(points for _, points in pairs),
    )


def _kept(table: Table, name: str) -> Integers:
    """Return the first bin of each stretch of bins that earn the same everywhere."""
    earned = [table.mains[name][:, np.newaxis]]
    for pair, points in zip(table.shape.pairs, table.pairs, strict=True):
        if name == pair.first:
            earned.append(points[pair.cells[pair.rows]])
        elif name == pair.second:
            earned.append(points[pair.cells[:, pair.columns]].T)
    rows = np.hstack(earned)
    differs = (rows[1:] != rows[:-1]).any(axis=1)
    return np.flatnonzero(np.concatenate([[True], differs]))


def _pair(
    pair: PairShape, points: Integers, kept: dict[str, Integers]
) -> tuple[PairShape, Integers]:
    """Leave out the rows, columns and cells that no bin looks at any more."""
    used_rows, rows = np.unique(pair.rows[kept[pair.first]], return_inverse=True)
    used_columns, columns = np.unique(pair.columns[kept[pair.second]], return_inverse=True)
    used, cells = np.unique(pair.cells[np.ix_(used_rows, used_columns)], return_inverse=True)
    grid = cells.reshape(len(used_rows), len(used_columns))
    return PairShape(pair.first, pair.second, rows, columns, grid), points[used]
