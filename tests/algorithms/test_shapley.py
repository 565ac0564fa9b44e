"""Contributions are Shapley values, to the fraction, and sum to the score, to the hundredth."""

import json
import warnings
from fractions import Fraction
from itertools import combinations
from math import comb
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring_service.algorithms import document
from scoring_service.algorithms.batch import evaluate_rows
from scoring_service.algorithms.points_table import evaluate, total
from scoring_service.algorithms.shapley import (
    contributions,
    count_reference,
    exact_values,
    published_reference,
    tables,
    tables_against,
)
from tests.algorithms.random_documents import (
    Sizes,
    random_bins,
    random_case,
    values_of,
    with_range,
)
from tests.factories import algorithms as factory

SEEDS = st.integers(0, 10**9)
SIZES = st.builds(
    Sizes,
    features=st.integers(1, 5),
    pairs=st.integers(0, 6),
    bins=st.integers(1, 4),
    people=st.integers(20, 40),
)


def explained(algorithm, bins):
    return contributions(algorithm, evaluate(algorithm, values_of(algorithm, bins)))


def enumerated(algorithm, bins, background):
    """Shapley values by their definition, over all coalitions and all rows of a background."""
    features = range(len(bins))

    def worth(coalition):
        rows = (
            tuple(bins[k] if k in coalition else row[k] for k in features) for row in background
        )
        return Fraction(sum(total(algorithm, row) for row in rows), len(background))

    sets = [frozenset(c) for n in range(len(bins) + 1) for c in combinations(features, n)]
    worths = {coalition: worth(coalition) for coalition in sets}
    return tuple(
        sum(
            (worths[c | {k}] - worths[c]) / (len(bins) * comb(len(bins) - 1, len(c)))
            for c in sets
            if k not in c
        )
        for k in features
    )


@settings(max_examples=60)
@given(SEEDS, SIZES)
def test_the_closed_form_equals_the_definition(seed, sizes):
    """The features of the background depend on each other, and the pairs on both."""
    case = random_case(seed, sizes)
    algorithm = case.algorithm
    bins = random_bins(Random(seed), algorithm)
    expected = enumerated(algorithm, bins, case.population)
    assert exact_values(tables(algorithm), bins) == expected


@settings(max_examples=30)
@given(SEEDS, SIZES)
def test_the_closed_form_holds_against_any_background(seed, sizes):
    algorithm = random_case(seed, sizes).algorithm
    rng = Random(seed)
    background = [random_bins(rng, algorithm, missing=0.3) for _ in range(rng.randint(1, 20))]
    bins = random_bins(rng, algorithm)
    against = tables_against(algorithm, count_reference(algorithm, background))
    assert exact_values(against, bins) == enumerated(algorithm, bins, background)


@settings(max_examples=30)
@given(SEEDS, SIZES)
def test_the_published_counts_are_those_of_the_population(seed, sizes):
    case = random_case(seed, sizes)
    counted = count_reference(case.algorithm, case.population)
    assert counted == published_reference(case.algorithm)


@settings(max_examples=40)
@given(SEEDS, SIZES)
def test_contributions_and_the_base_value_sum_to_the_score_exactly(seed, sizes):
    algorithm = random_case(seed, sizes).algorithm
    rng = Random(seed)
    for _ in range(10):
        bins = random_bins(rng, algorithm)
        found = explained(algorithm, bins)
        whole = found.base_value + sum(part.points for part in found.contributions)
        assert whole == total(algorithm, bins)
        assert {part.feature for part in found.contributions} == {f.id for f in algorithm.features}


@settings(max_examples=40)
@given(SEEDS, SIZES)
def test_contributions_are_rounded_half_to_even(seed, sizes):
    algorithm = random_case(seed, sizes).algorithm
    bins = random_bins(Random(seed), algorithm)
    exact = exact_values(tables(algorithm), bins)
    rounded = {f.id: round(100 * v) for f, v in zip(algorithm.features, exact, strict=True)}
    found = {part.feature: 100 * part.points for part in explained(algorithm, bins).contributions}
    assert found == rounded


def of_200_people(*bins):
    """A document of one feature; bins are (points, people), and end at 0, 1, …"""
    content = factory.document()
    bounds = [*range(len(bins) - 1), None]
    parts = zip(bounds, bins, strict=True)
    tables_ = [{"upto": u, "points": points, "count": count} for u, (points, count) in parts]
    feature = content["features"][4] | {"monotone": "none", "bins": tables_}
    content |= {"items": content["items"][:1], "features": [feature], "derived": [], "pairs": []}
    content |= {"consistency": [], "sufficiency": {"features": 1}}
    content["reference"]["size"] = 200
    return document.parse(document.build(with_range(Random(1), content)))


@pytest.mark.parametrize(
    ("points", "told"), [(1, "-0.03"), (-1, "0.03"), (3, "-0.09"), (5, "-0.15"), (0, "0.00")]
)
def test_whole_hundredths_are_told_as_they_are(points, told):
    """6 of 200 people have some points; the others miss them by 0.03 each."""
    found = explained(of_200_people((0, 194), (points, 6)), (0,))
    assert str(found.contributions[0].points) == told


@pytest.mark.parametrize(
    ("points", "bin_", "exact", "told"),
    [
        (1, 0, "-0.475", "-0.48"),
        (1, 1, "0.525", "0.52"),
        (3, 0, "-1.425", "-1.42"),
        (3, 1, "1.575", "1.58"),
        (-1, 0, "0.475", "0.48"),
        (-1, 1, "-0.525", "-0.52"),
    ],
)
def test_ties_go_to_the_even_hundredth_above_and_below_zero(points, bin_, exact, told):
    """95 of 200 people have some points: 0.475 of them on average."""
    algorithm = of_200_people((0, 105), (points, 95))
    assert exact_values(tables(algorithm), (bin_,)) == (Fraction(exact),)
    assert str(explained(algorithm, (bin_,)).contributions[0].points) == told


@settings(max_examples=40)
@given(SEEDS, SIZES)
def test_a_feature_with_equal_points_in_all_bins_contributes_nothing(seed, sizes):
    content = json.loads(random_case(seed, sizes).algorithm.data)
    rng = Random(seed)
    flat = rng.choice(content["features"])
    for part in [*flat.get("bins", flat.get("groups", [])), flat["missing"]]:
        part["points"] = 7
    content["pairs"] = [pair for pair in content["pairs"] if flat["id"] not in pair["features"]]
    for feature in content["features"]:
        feature["monotone"] = "none"
    algorithm = document.parse(document.build(with_range(rng, content)))
    for _ in range(5):
        found = explained(algorithm, random_bins(rng, algorithm))
        (part,) = (part for part in found.contributions if part.feature == flat["id"])
        assert part.points == 0


def test_the_contributions_of_the_demonstration_client_by_hand():
    algorithm = factory.algorithm()
    exact = exact_values(tables(algorithm), evaluate(algorithm, factory.items()).bins)
    value = dict(zip([f.id for f in algorithm.features], exact, strict=True))
    assert value["worst_delay_3m"] == -30 - Fraction(
        700 * 40 + 150 * 10 - 100 * 30 - 44 * 60 - 60, 1000
    )
    mean = Fraction(230 * 8 - 148 * 6 - 125 * 12, 1000)
    by_use = Fraction(400 * -6, 1000)  # use of the third bin, any share
    by_share = Fraction(200 * -6 + 190 * -12, 1000)  # share of the first bin, any use
    own = -10 - Fraction(300 * 30 + 300 * 10 - 200 * 10 - 190 * 35, 1000)
    assert value["use_of_limit_now"] == own + (-6 + by_use - by_share - mean) / 2
    own = -20 - Fraction(-400 * 20 + 200 * 5 + 300 * 20, 1000)
    assert value["share_paid_1"] == own + (-6 + by_share - by_use - mean) / 2


def test_contributions_are_ranked_by_size_and_ties_by_name():
    algorithm = factory.algorithm()
    found = contributions(algorithm, evaluate(algorithm, factory.items())).contributions
    assert [part.rank for part in found] == [1, 2, 3, 4, 5, 6]
    keys = [(-abs(part.points), part.feature) for part in found]
    assert keys == sorted(keys)
    assert found[0].feature == "worst_delay_3m"
    assert found[0].value == 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4])
def test_shap_finds_the_same_values(seed):
    case = random_case(seed, Sizes(features=6, pairs=4, bins=5, people=100))
    algorithm, names = case.algorithm, [f.id for f in case.algorithm.features]
    rng = Random(seed)
    rows = [random_bins(rng, algorithm) for _ in range(12)]

    def matrix(bins):
        items = [values_of(algorithm, row) for row in bins]
        return np.array([[row[name] for name in names] for row in items], dtype=np.float64)

    def score(table):
        columns = {name: table[:, k] for k, name in enumerate(names)}
        return evaluate_rows(algorithm, columns).scores.astype(np.float64)

    background = matrix(case.population)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of shap's own dependencies
        import shap

        masker = shap.maskers.Independent(background, max_samples=len(background))
        explainer = shap.PermutationExplainer(score, masker, seed=seed)
        by_shap = explainer(matrix(rows), max_evals=2 * len(names) + 1, silent=True).values
    exact = [[float(v) for v in exact_values(tables(algorithm), row)] for row in rows]
    assert np.abs(by_shap - np.array(exact)).max() < 1e-9
