"""The consistency rules are truths, which no client breaks, real or imagined, and restraints.

Restraints bound what advice asks for. They are no truths: some clients pay more than they owe.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.credit_card_default import clients
from models.credit_card_default import compile as compiling
from models.credit_card_default.description import Description
from scoring_service.algorithms import batch, document, points_table
from scoring_service.cli.publishing import RELEASES

AMOUNTS = st.one_of(st.integers(0, 300_000), st.sampled_from([0, 200, 500, 1000, 1500, 3000, 4000]))
BILLS = st.one_of(st.integers(-50_000, 900_000), st.sampled_from([0, 1, 3000, 50_000]))


@pytest.fixture(scope="module")
def split(about):
    """Tell the truths of an algorithm from its restraints."""
    restrained = {(part["less"], part["more"]) for part in about.content["restraints"]}

    def split(algorithm):
        names = [feature.id for feature in algorithm.features]
        kinds: tuple[list[Any], list[Any]] = ([], [])
        for rule in algorithm.consistency:
            is_restraint = (names[rule.given.feature], names[rule.then.feature]) in restrained
            kinds[is_restraint].append(rule)
        return kinds

    return split


def _broken(algorithm, rules, bins):
    """Rules and rows where the premise holds and the claim does not; missing never breaks."""
    return [
        (rule, row)
        for rule in rules
        for row in bins
        if row[rule.given.feature] in rule.given.bins
        and row[rule.then.feature] not in rule.then.bins
        and row[rule.then.feature] != algorithm.features[rule.then.feature].missing_bin
    ]


@st.composite
def imagined(draw):
    items = {"credit_limit": draw(st.integers(1, 1_000_000))}
    for month in range(1, 7):
        items[f"repayment_status_{month}"] = draw(st.integers(-2, 12))
        items[f"bill_{month}"] = draw(BILLS)
        items[f"payment_{month}"] = draw(AMOUNTS)
    return items


def test_there_are_rules_of_every_kind(trained, split):
    truths, restraints = split(trained.algorithm)
    named = {trained.algorithm.features[rule.given.feature].id for rule in truths}
    assert {"smallest_payment_6m", "payment_1", "delay_now"} <= named
    assert restraints


def test_no_real_client_breaks_a_truth(trained, split, everybody):
    bins = batch.evaluate_rows(trained.algorithm, everybody.items).bins
    for rule in split(trained.algorithm)[0]:
        premise = np.isin(bins[:, rule.given.feature], list(rule.given.bins))
        claim = np.isin(bins[:, rule.then.feature], list(rule.then.bins))
        assert claim[premise].all()
        assert premise.any()


@given(items=imagined())
def test_no_imagined_client_breaks_a_truth(trained, split, items):
    evaluation = points_table.evaluate(trained.algorithm, items)
    assert _broken(trained.algorithm, split(trained.algorithm)[0], [evaluation.bins]) == []


def test_some_real_clients_break_restraints_so_those_are_no_truths(split, everybody):
    path = RELEASES / "credit_card_default" / "2" / "algorithm.json"
    algorithm = document.parse(path.read_bytes())
    some = clients.sample(everybody, 2000, seed=1).items
    bins = batch.evaluate_rows(algorithm, some).bins.tolist()
    assert _broken(algorithm, split(algorithm)[1], bins) != []


def test_every_threshold_of_a_payment_is_restrained_by_a_bill_as_large(trained, about, split):
    algorithm = trained.algorithm
    held = {}
    for rule in split(algorithm)[1]:
        given, then = algorithm.features[rule.given.feature], algorithm.features[rule.then.feature]
        crossed = given.thresholds[min(rule.given.bins) - 1]
        held[given.id, crossed] = then.thresholds[min(rule.then.bins) - 1]
    for part in about.content["restraints"]:
        for threshold in algorithm.feature_by_id[part["less"]].thresholds:
            assert held[part["less"], threshold] >= part["times"] * threshold


def test_a_restraint_that_no_threshold_can_say_stops_the_training(trained, about, columns):
    restraint = {"less": "mean_payment_6m", "more": "largest_bill_6m", "times": 10_000}
    unbounded = Description({**about.content, "restraints": [restraint]})
    with pytest.raises(compiling.UnboundedAdviceError, match="largest_bill_6m bounds mean_payment"):
        compiling.compile_document(trained.table, columns, trained.curve, unbounded)


def test_a_false_rule_would_be_seen(trained):
    rule = trained.algorithm.consistency[0]
    row = [0] * len(trained.algorithm.features)
    row[rule.given.feature] = min(rule.given.bins)
    row[rule.then.feature] = 0
    assert 0 not in rule.then.bins
    assert _broken(trained.algorithm, trained.algorithm.consistency, [row])[0][0] == rule


@pytest.mark.parametrize("rows", [1, 5])
def test_rules_name_features_that_can_be_known(trained, people, rows):
    values = batch.evaluate_rows(trained.algorithm, people.take(np.arange(rows)).items).values
    assert not any(np.isnan(values[f.id]).any() for f in trained.algorithm.features)
