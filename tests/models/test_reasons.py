"""The sentence of a reason is true of everybody to whom the feature costs points."""

import numpy as np
import pytest

from scoring_service.algorithms import batch, document, shapley
from scoring_service.cli.publishing import RELEASES

MORE_COSTS = ("delay_now", "months_badly_late_6m", "use_of_limit", "share_left_unpaid")
LESS_COSTS = (
    "least_unused_credit_before",
    "payment_1",
    "smallest_payment_6m",
    "mean_payment_6m",
)


@pytest.fixture(scope="module")
def algorithm():
    path = RELEASES / "credit_card_default" / "2" / "algorithm.json"
    return document.parse(path.read_bytes())


@pytest.fixture(scope="module")
def values(algorithm, everybody):
    """Of each feature: the values that cost a client points, and those that do not."""
    evaluated = batch.evaluate_rows(algorithm, everybody.items)
    contributions = contributed(algorithm, evaluated.bins)
    found = {}
    for feature, given in zip(algorithm.features, contributions.T, strict=True):
        held = evaluated.values[feature.id]
        found[feature.id] = held[given < 0], held[given >= 0]
    return found


def contributed(algorithm, bins):
    """Return the contribution of every feature (column) for every row of bins."""
    tables = shapley.tables(algorithm)
    found = np.stack([np.array(main)[bins[:, k]] for k, main in enumerate(tables.mains)], axis=1)
    for joint in tables.joints:
        met = bins[:, joint.first], bins[:, joint.second]
        found[:, joint.first] += np.array(joint.to_first)[met]
        found[:, joint.second] += np.array(joint.to_second)[met]
    return found


def test_contributions_of_many_are_those_of_each(algorithm, people):
    bins = batch.evaluate_rows(algorithm, people.take(np.arange(20)).items).bins
    table = shapley.tables(algorithm)
    for row, found in zip(bins, contributed(algorithm, bins), strict=True):
        exact = shapley.exact_values(table, row.tolist())
        assert [value * table.denominator for value in exact] == found.tolist()


def test_every_feature_costs_some_people_points_and_others_not(values):
    assert all(costly.size and free.size for costly, free in values.values())


def test_the_more_or_the_less_costs_as_the_sentences_say(algorithm):
    for name in MORE_COSTS:
        assert algorithm.feature_by_id[name].monotone == "decreasing"
    for name in LESS_COSTS:
        feature = algorithm.feature_by_id[name]
        assert feature.monotone == "increasing"
        assert feature.reason_text["en"].startswith("The less ")
        assert feature.reason_text["en"].endswith(", the fewer points.")
        assert feature.reason_text["zh-CN"].endswith("得分越少。")


def test_who_is_told_of_a_late_bill_has_one(values):
    assert values["delay_now"][0].min() >= 1
    assert values["months_badly_late_6m"][0].min() >= 1


def test_who_is_told_that_almost_all_was_left_unpaid_left_so_much(values):
    assert values["share_left_unpaid"][0].min() > 0.9


def test_small_and_very_large_bills_cost_and_none_in_between(values):
    costly, free = values["largest_bill_6m"]
    small, very_large = costly[costly <= free.min()], costly[costly > free.min()]
    assert small.max() < 20_000
    assert very_large.min() > 100_000
    assert np.quantile(free, 0.95) < very_large.min()


def test_a_bill_that_fell_or_stayed_costs_and_one_that_rose_does_not(values):
    costly, free = values["bill_change"]
    assert costly.max() <= 0 < free.min()


def test_a_risen_bill_earns_more_whatever_else_is_so(algorithm):
    position = [feature.id for feature in algorithm.features].index("bill_change")
    change = algorithm.features[position]
    rises = range(change.bin_of(0.0) + 1, change.missing_bin)
    for pair in algorithm.pairs:
        if position not in (pair.first, pair.second):
            continue
        table = np.array(pair.table) if pair.second == position else np.array(pair.table).T
        earned = table + np.array(change.points)
        others = earned[:, : rises.start]
        assert (earned[:, rises].min(axis=1) > others.max(axis=1)).all()


def test_no_sentence_compares_with_points_that_nobody_can_see(algorithm):
    for feature in algorithm.features:
        for circular in ("earns the most points", "other", "that earn more"):
            assert circular not in feature.reason_text["en"], feature.id
