"""One row: bins, points, what suffices."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.algorithms.points_table import evaluate, total
from tests.algorithms.random_documents import Sizes, random_bins, random_case, values_of
from tests.factories import algorithms as factory


def score(**items):
    return evaluate(factory.algorithm(), factory.items(**items)).score


def test_the_points_of_the_demonstration_client_add_up_by_hand():
    # base, worst delay, months late, use, share paid, limit, last status, use with share paid
    assert score() == 600 - 30 - 5 - 10 - 20 + 0 - 10 - 6 == 519
    assert score(repayment_status_1=0) == 600 + 40 + 25 - 10 - 20 + 0 + 6 - 6 == 635


def test_a_bound_belongs_to_the_bin_below_it():
    at = evaluate(factory.algorithm(), factory.items(credit_limit=50_000)).bins[4]
    above = evaluate(factory.algorithm(), factory.items(credit_limit=50_000.01)).bins[4]
    assert (at, above) == (0, 1)


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf])
def test_what_is_not_a_finite_number_is_missing(nothing):
    evaluation = evaluate(factory.algorithm(), factory.items(credit_limit=nothing))
    assert evaluation.values["credit_limit"] is None
    assert evaluation.bins[4] == 3
    assert evaluation.values["use_of_limit_now"] is None


def test_an_item_that_is_not_given_is_missing():
    evaluation = evaluate(factory.algorithm(), {})
    assert set(evaluation.values.values()) == {None}
    assert evaluation.score == 600 - 10 - 5 + 0 + 0 + 0 + 0 + 0
    assert not evaluation.sufficient


def test_a_value_in_no_group_earns_the_points_of_missing_and_is_known_all_the_same():
    algorithm = factory.algorithm()
    evaluation = evaluate(algorithm, factory.items(repayment_status_1=-1.5))
    assert evaluation.bins[5] == algorithm.features[5].missing_bin
    assert evaluation.values["repayment_status_1"] == -1.5


@pytest.mark.parametrize(("items", "sufficient"), [({"bill_1": 1}, True), ({}, False)])
def test_enough_is_known_from_the_fewest_features_on(items, sufficient):
    """Of six features, four must be known: two of the statuses, the limit, and the use of it."""
    statuses = {f"repayment_status_{n}": 0 for n in (1, 2, 3)}
    given = {"credit_limit": 1, **items, **({} if sufficient else {"bill_1": None}), **statuses}
    algorithm = factory.algorithm(sufficiency={"features": 5})
    assert evaluate(algorithm, given).sufficient is sufficient


SEEDS = st.integers(0, 10**9)
SIZES = st.builds(
    Sizes,
    features=st.integers(1, 6),
    pairs=st.integers(0, 6),
    bins=st.integers(1, 5),
    rules=st.integers(0, 3),
)


@settings(max_examples=40)
@given(SEEDS, SIZES, st.randoms(use_true_random=False))
def test_a_monotone_feature_never_reverses_whatever_the_others_are(seed, sizes, rng):
    algorithm = random_case(seed, sizes).algorithm
    bins = random_bins(rng, algorithm, missing=0.2)
    for k, feature in enumerate(algorithm.features):
        moved = [(*bins[:k], b, *bins[k + 1 :]) for b in range(feature.missing_bin)]
        scores = [total(algorithm, row) for row in moved]
        if feature.monotone == "increasing":
            assert scores == sorted(scores)
        elif feature.monotone == "decreasing":
            assert scores == sorted(scores, reverse=True)


@settings(max_examples=40)
@given(SEEDS, SIZES, st.randoms(use_true_random=False))
def test_every_score_is_in_the_range_and_has_a_band_and_a_probability(seed, sizes, rng):
    algorithm = random_case(seed, sizes).algorithm
    for _ in range(10):
        bins = random_bins(rng, algorithm, missing=0.2)
        evaluation = evaluate(algorithm, values_of(algorithm, bins))
        assert evaluation.bins == bins
        assert algorithm.lowest <= evaluation.score <= algorithm.highest
        assert algorithm.band_of(evaluation.score).lowest <= evaluation.score
        assert 0 <= algorithm.probability_of(evaluation.score) <= 1
