"""The consistency rules are truths: no client breaks one, real or imagined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.algorithms import batch, points_table

AMOUNTS = st.one_of(st.integers(0, 300_000), st.sampled_from([0, 200, 500, 1000, 1500, 3000, 4000]))
BILLS = st.one_of(st.integers(-50_000, 900_000), st.sampled_from([0, 1, 3000, 50_000]))


def _broken(algorithm, bins):
    """Rules and rows where the premise holds and the claim does not; missing never breaks."""
    return [
        (rule, row)
        for rule in algorithm.consistency
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


def test_there_are_rules_of_every_kind(trained):
    named = {trained.algorithm.features[r.given.feature].id for r in trained.algorithm.consistency}
    assert {"smallest_payment_6m", "payment_1", "delay_now"} <= named


def test_no_real_client_breaks_a_rule(trained, everybody):
    bins = batch.evaluate_rows(trained.algorithm, everybody.items).bins
    for rule in trained.algorithm.consistency:
        premise = np.isin(bins[:, rule.given.feature], list(rule.given.bins))
        claim = np.isin(bins[:, rule.then.feature], list(rule.then.bins))
        assert claim[premise].all()
        assert premise.any()


@given(items=imagined())
def test_no_imagined_client_breaks_a_rule(trained, items):
    evaluation = points_table.evaluate(trained.algorithm, items)
    assert _broken(trained.algorithm, [evaluation.bins]) == []


def test_a_false_rule_would_be_seen(trained):
    rule = trained.algorithm.consistency[0]
    row = [0] * len(trained.algorithm.features)
    row[rule.given.feature] = min(rule.given.bins)
    row[rule.then.feature] = 0
    assert 0 not in rule.then.bins
    assert _broken(trained.algorithm, [row])[0][0] == rule


@pytest.mark.parametrize("rows", [1, 5])
def test_rules_name_features_that_can_be_known(trained, people, rows):
    values = batch.evaluate_rows(trained.algorithm, people.take(np.arange(rows)).items).values
    assert not any(np.isnan(values[f.id]).any() for f in trained.algorithm.features)
