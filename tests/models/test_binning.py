"""Thresholds that people would choose, and divisions that are the best there are."""

from itertools import combinations

import numpy as np
import pytest

from models.credit_card_default import binning
from models.credit_card_default.shape import joined_cells


def test_thresholds_are_readable_numbers():
    for steps in binning.STEPS.values():
        for threshold in steps:
            assert float(f"{threshold:.2g}") == threshold or float(f"{threshold:.3g}") == threshold


def test_candidates_leave_enough_clients_between_them():
    values = np.random.default_rng(1).exponential(5000, size=2000)
    chosen = binning.candidates(values, "amounts", 100)
    counts = np.bincount(binning.bins_of(values, chosen))
    assert len(chosen) > 8
    assert counts.min() >= 100


def test_an_upper_bound_belongs_to_its_bin_and_missing_comes_last():
    bins = binning.bins_of(np.array([0.0, 1.0, 1.1, np.nan]), [0.0, 1.0])
    assert bins.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("most", [2, 3, 4])
def test_segments_keep_the_shape_as_well_as_any_division(most):
    random = np.random.default_rng(most)
    heights, counts = random.normal(size=9), random.integers(10, 90, size=9).astype(float)

    def error(ends):
        parts = np.split(np.arange(9), ends)
        return sum(
            counts[p] @ (heights[p] - np.average(heights[p], weights=counts[p])) ** 2 for p in parts
        )

    found = binning.segment(heights, counts, most, fewest=0)
    best = min(error(list(ends)) for ends in combinations(range(1, 9), most - 1))
    assert found[-1] == 9
    assert error(found[:-1]) == pytest.approx(best)


def test_segments_are_not_too_small():
    heights, counts = np.arange(10.0), np.full(10, 10.0)
    ends = binning.segment(heights, counts, 10, fewest=25)
    assert np.diff([0, *ends]).min() >= 3


def test_no_cell_is_too_small_and_joined_cells_touch():
    counts = np.random.default_rng(5).poisson(12, size=(6, 6))
    counts[0, 4:] = 0
    cells = joined_cells(counts, fewest=25)
    sizes = np.bincount(cells.ravel(), counts.ravel())
    assert sizes.min() >= 25
    assert sizes.sum() == counts.sum()
    assert set(cells.ravel()) == set(range(len(sizes)))
    for cell in range(len(sizes)):
        assert _connected(cells == cell)


def _connected(places):
    todo, all_places = [], {tuple(p) for p in np.argwhere(places)}
    seen = set()
    todo.append(min(all_places))
    while todo:
        row, column = todo.pop()
        seen.add((row, column))
        around = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)}
        todo.extend(around & all_places - seen)
    return seen == all_places
