"""Many rows at once give the very integers that one row gives."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.algorithms.batch import contributions_rows, evaluate_rows
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.shapley import contributions
from tests.algorithms.random_documents import Sizes, random_bins, random_case, values_of
from tests.algorithms.wide_document import ITEMS, THRESHOLDS, wide_algorithm
from tests.factories import algorithms as factory

ROWS = 100_000
ALGORITHM = wide_algorithm()


def special_values():
    """Boundaries and their neighbours, zeros, extremes, the missing and the not finite."""
    bounds = np.array([*THRESHOLDS, 0.5, -2, -1e12, 1e12, 0.1, 0.2])
    near = [bounds, np.nextafter(bounds, -np.inf), np.nextafter(bounds, np.inf)]
    others = [0.0, -0.0, np.nan, np.inf, -np.inf, 5e-324, -5e-324, 1e-308, 1e308, -1e308, 1 / 3]
    return np.concatenate([*near, np.array(others)])


def random_columns(rng):
    """Half special values, half ordinary ones, a tenth missing."""
    special = special_values()
    columns = {}
    for name in ITEMS:
        ordinary = rng.normal(0, 10.0 ** rng.integers(-3, 8, ROWS))
        rounded = np.where(rng.random(ROWS) < 0.5, np.round(ordinary), ordinary)
        values = np.where(rng.random(ROWS) < 0.5, rng.choice(special, ROWS), rounded)
        columns[name] = np.where(rng.random(ROWS) < 0.1, np.nan, values)
    return columns


def test_100_000_rows_score_as_one_by_one():
    columns = random_columns(np.random.default_rng(20261101))
    batch = evaluate_rows(ALGORITHM, columns)
    rows = zip(*(columns[name].tolist() for name in ITEMS), strict=True)
    single = [evaluate(ALGORITHM, dict(zip(ITEMS, row, strict=True))) for row in rows]
    assert len(single) == ROWS
    assert batch.scores.tolist() == [one.score for one in single]
    assert batch.bins.tolist() == [list(one.bins) for one in single]
    assert batch.sufficient.tolist() == [one.sufficient for one in single]


def test_the_random_rows_reach_every_bin_of_every_feature():
    columns = random_columns(np.random.default_rng(20261101))
    bins = evaluate_rows(ALGORITHM, columns).bins
    reached = [len(np.unique(bins[:, k])) for k in range(len(ALGORITHM.features))]
    # Counts, and what is clipped to [-1, 1], stay within some of the bins by what they are.
    partly = {"tests": 4, "late": 4, "kept": 6, "min_abc": 10, "max_abc": 5, "power_8": 8}
    possible = [partly.get(feature.id, len(feature.points)) for feature in ALGORITHM.features]
    assert reached == possible


def test_derived_values_agree_to_the_bit():
    columns = {
        name: column[:2000] for name, column in random_columns(np.random.default_rng(7)).items()
    }
    batch = evaluate_rows(ALGORITHM, columns)
    for row in range(2000):
        single = evaluate(ALGORITHM, {name: float(columns[name][row]) for name in ITEMS})
        for name, value in single.values.items():
            many = batch.values[name][row]
            assert (
                np.isnan(many) if value is None else np.float64(value).tobytes() == many.tobytes()
            )


def test_an_item_without_a_column_is_missing_in_all_rows():
    columns = {"credit_limit": np.array([1e5, np.nan])}
    one = evaluate(factory.algorithm(), {"credit_limit": 1e5})
    batch = evaluate_rows(factory.algorithm(), columns)
    assert batch.scores[0] == one.score
    assert tuple(batch.bins[0]) == one.bins


def test_no_rows_give_no_scores():
    assert evaluate_rows(ALGORITHM, {"a": np.array([])}).scores.shape == (0,)


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(1, 6), st.integers(0, 6))
def test_contributions_of_many_rows_equal_those_of_one_to_the_hundredth(seed, features, pairs):
    algorithm = random_case(seed, Sizes(features=features, pairs=pairs)).algorithm
    rng = Random(seed)
    rows = [random_bins(rng, algorithm) for _ in range(5)]
    hundredths, base_values = contributions_rows(algorithm, np.array(rows))
    for row, bins in enumerate(rows):
        explained = contributions(algorithm, evaluate(algorithm, values_of(algorithm, bins)))
        points = {part.feature: part.points for part in explained.contributions}
        assert [int(100 * points[f.id]) for f in algorithm.features] == hundredths[row].tolist()
        assert int(100 * explained.base_value) == base_values[row]


@pytest.mark.parametrize("seed", range(3))
def test_contributions_of_many_rows_sum_to_their_scores(seed):
    algorithm = random_case(seed, Sizes(features=8, pairs=6, bins=8, people=500)).algorithm
    rng = Random(seed)
    rows = np.array([random_bins(rng, algorithm) for _ in range(1000)])
    columns = {f.id: np.full(1000, np.nan) for f in algorithm.features}
    for row, bins in enumerate(rows):
        for name, value in values_of(algorithm, tuple(bins)).items():
            columns[name][row] = np.nan if value is None else value
    hundredths, base_values = contributions_rows(algorithm, rows)
    scores = evaluate_rows(algorithm, columns).scores
    assert (hundredths.sum(axis=1) + base_values == 100 * scores).all()
