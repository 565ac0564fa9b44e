"""The shape of a table: its thresholds, its pairs, and where each weight stands in the fit.

A pair looks at coarser rows and columns than its features; places with few clients share a cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack

from models.credit_card_default.binning import bins_of
from models.credit_card_default.clients import Floats, Integers

Columns = Mapping[str, Floats]
Bins = Mapping[str, Integers]


@dataclass(frozen=True)
class PairShape:
    """`rows` and `columns` group the bins of the two features; `cells[row, column]` is a cell."""

    first: str
    second: str
    rows: Integers
    columns: Integers
    cells: Integers

    @cached_property
    def size(self) -> int:
        return int(self.cells.max()) + 1

    def cells_of(self, bins: Bins) -> Integers:
        """Return the cell of each client."""
        found: Integers = self.cells[self.rows[bins[self.first]], self.columns[bins[self.second]]]
        return found

    def steps(self, feature: str) -> Iterator[tuple[int, int]]:
        """Yield each two different cells that follow each other as the feature rises."""
        grid = self.cells if feature == self.first else self.cells.T
        for lower, upper in pairwise(grid):
            for before, after in zip(lower.tolist(), upper.tolist(), strict=True):
                if before != after:
                    yield before, after


@dataclass(frozen=True)
class Shape:
    """Thresholds by feature, and pairs. Weights lie feature by feature, then pair by pair."""

    thresholds: Mapping[str, tuple[float, ...]]
    pairs: tuple[PairShape, ...] = ()

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each part's weights begin; the last entry is their number."""
        sizes = [len(cuts) + 1 for cuts in self.thresholds.values()]
        sizes += [pair.size for pair in self.pairs]
        return tuple(int(start) for start in np.concatenate([[0], np.cumsum(sizes)]))

    def bins(self, columns: Columns) -> dict[str, Integers]:
        """Return the bin of each client for each feature."""
        return {name: bins_of(columns[name], cuts) for name, cuts in self.thresholds.items()}

    def design(self, bins: Bins) -> csr_array:
        """Return one row a client with a one for each bin and cell that it is in."""
        parts = [_indicators(bins[name], len(cuts) + 1) for name, cuts in self.thresholds.items()]
        parts += [_indicators(pair.cells_of(bins), pair.size) for pair in self.pairs]
        return hstack(parts, format="csr")

    def split(self, weights: Floats) -> list[Floats]:
        """Return the weights of each part."""
        return np.split(weights, self.starts[1:-1])


def joined_cells(counts: Integers, fewest: int) -> Integers:
    """Assign cells to a grid of counts, numbered, so that each has at least `fewest` clients.

    The smallest cell joins its smallest neighbour, until none is too small.
    """
    grid = np.arange(counts.size).reshape(counts.shape)
    while True:
        sizes = {int(c): int(counts[grid == c].sum()) for c in np.unique(grid)}
        smallest = min(sizes, key=lambda c: (sizes[c], c))
        if sizes[smallest] >= fewest or len(sizes) == 1:
            numbers: Integers = np.unique(grid, return_inverse=True)[1].reshape(grid.shape)
            return numbers
        target = min(_neighbours(grid, smallest), key=lambda c: (sizes[c], c))
        grid[grid == smallest] = target


def _neighbours(grid: Integers, cell: int) -> set[int]:
    found: set[int] = set()
    for here, there in ((grid[:-1], grid[1:]), (grid[:, :-1], grid[:, 1:])):
        found |= set(there[here == cell].tolist()) | set(here[there == cell].tolist())
    return found - {cell}


def _indicators(positions: Integers, size: int) -> csr_array:
    rows = np.arange(len(positions))
    ones = np.ones(len(positions))
    return coo_array((ones, (rows, positions)), shape=(len(positions), size)).tocsr()
