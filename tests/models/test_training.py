"""What training makes: the same each time, true to its directions, honest about itself."""

import dataclasses

import numpy as np
import pytest

from models.credit_card_default import (
    clients,
    evaluate,
    fairness,
    features,
    measures,
    reference_model,
    simplify,
)
from models.credit_card_default.fit import IncompleteDataError, fit
from models.credit_card_default.table import to_points
from scoring_service.algorithms import batch, points_table
from tests.models.conftest import QUICK_REFERENCE, train_quickly


def test_training_twice_gives_the_same_document(trained, people, about):
    assert train_quickly(people, about).algorithm.data == trained.algorithm.data


def test_what_the_groups_of_people_are_changes_nothing(trained, people, about):
    random = np.random.default_rng(1)
    others = {name: random.permutation(values) + 1 for name, values in people.protected.items()}
    changed = dataclasses.replace(people, protected=others)
    assert train_quickly(changed, about).algorithm.digest == trained.algorithm.digest


def test_other_data_give_another_document(trained, people, about):
    flipped = people.defaulted.copy()
    flipped[:60] = 1 - flipped[:60]
    changed = dataclasses.replace(people, defaulted=flipped)
    assert train_quickly(changed, about).algorithm.digest != trained.algorithm.digest


def test_the_document_scores_as_the_table_that_was_measured(trained, people, columns):
    scores = batch.evaluate_rows(trained.algorithm, people.items).scores
    assert np.array_equal(scores, trained.table.scores(columns))
    assert scores.min() >= trained.algorithm.lowest
    assert scores.max() <= trained.algorithm.highest


@pytest.mark.parametrize("seed", range(3))
def test_a_directed_feature_never_turns_whatever_the_others_are(trained, seed):
    algorithm = trained.algorithm
    random = np.random.default_rng(seed)
    for k, feature in enumerate(algorithm.features):
        if feature.monotone == "none":
            continue
        others = [random.integers(0, f.missing_bin + 1, size=400) for f in algorithm.features]
        rows = np.stack(others, axis=1)
        by_bin = []
        for b in range(feature.missing_bin):
            rows[:, k] = b
            by_bin.append(batch.total_rows(algorithm, rows))
        steps = np.diff(np.stack(by_bin), axis=0)
        assert (steps >= 0).all() if feature.monotone == "increasing" else (steps <= 0).all()


def test_the_table_keeps_its_limits(trained, people):
    algorithm = trained.algorithm
    assert len(algorithm.features) <= 16
    assert len(algorithm.pairs) <= 8
    assert all(feature.missing_bin <= 10 for feature in algorithm.features)
    assert algorithm.reference_size == len(people)
    assert min(count for f in algorithm.features for count in f.counts[:-1]) >= 5
    assert min(count for pair in algorithm.pairs for count in pair.counts) >= 5


def test_who_is_unknown_is_scored_as_the_average(trained, people):
    nobody = points_table.evaluate(trained.algorithm, {})
    average = batch.evaluate_rows(trained.algorithm, people.items).scores.mean()
    assert not nobody.sufficient
    assert abs(nobody.score - average) < 25


def test_probabilities_fall_as_scores_rise(trained):
    risks = trained.algorithm.probabilities
    assert (np.diff(risks) <= 0).all()
    assert 0.5 < risks[0] < 1
    assert 0 < risks[-1] < 0.1


def test_simplifying_changes_no_score(people, columns, about):
    full = to_points(fit(columns, people.defaulted, about), about)
    short = simplify.simplified(full)
    assert np.array_equal(full.scores(columns), short.scores(columns))
    assert sum(map(len, short.mains.values())) < sum(map(len, full.mains.values()))


def test_incomplete_clients_are_refused(people, columns, about):
    gaps = {**columns, "payment_1": np.where(columns["payment_1"] == 0, np.nan, 1.0)}
    with pytest.raises(IncompleteDataError, match="payment_1"):
        fit(gaps, people.defaulted, about)


def test_shuffled_truth_cannot_be_learned(people, columns, about):
    """If any choice looked at the clients kept aside, this would be above one half."""
    shuffled = np.random.default_rng(8).permutation(people.defaulted)
    folds = tuple(evaluate.split(shuffled, 2, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference_model, "SETTINGS", QUICK_REFERENCE)
        found = evaluate.hold_out(columns, shuffled, folds, about)
    assert abs(measures.auc(shuffled, -found.scores[0]) - 0.5) < 0.04


def test_measured_on_clients_kept_aside_it_orders_well(trained):
    folds = evaluate.by_fold(trained.held_out)
    assert len(folds) == 2
    assert all(0.74 < fold["auc"] < 0.85 for fold in folds)


def test_each_client_is_kept_aside_once_a_seed(people):
    folds = list(evaluate.split(people.defaulted, 5, 2))
    for seed in (0, 1):
        kept = np.concatenate([fold.test for fold in folds if fold.seed == seed])
        assert sorted(kept) == list(range(len(people)))
    assert all(set(fold.train).isdisjoint(fold.test) for fold in folds)


def test_fairness_counts_everybody_once(trained, people, about):
    report = fairness.report(trained.held_out, people, 560, about)
    assert report["groups"].keys() == {"sex", "education", "marriage", "age"}
    for members in report["groups"].values():
        assert sum(member["count"] for member in members) == len(people)
    women = next(m for m in report["groups"]["sex"] if m["id"] == "female")
    scores, sex = trained.held_out.scores[0], people.protected["sex"]
    assert women["above_cut"] == round(float((scores[sex == 2] >= 560).mean()), 8)
    payers = (sex == 2) & (people.defaulted == 0)
    assert women["payers_below_cut"] == round(float((scores[payers] < 560).mean()), 8)


def test_the_items_of_a_group_nobody_named_are_refused(trained, people, about):
    strange = dataclasses.replace(people, protected={**people.protected, "sex": people.defaulted})
    with pytest.raises(ValueError, match="no group"):
        fairness.report(trained.held_out, strange, 560, about)


def test_a_table_from_columns_is_the_table_from_a_document(everybody, about, trained):
    few = everybody.take(np.arange(50))
    found = trained.table.scores(features.derive(about, few.items))
    assert np.array_equal(found, batch.evaluate_rows(trained.algorithm, few.items).scores)
    assert isinstance(few, clients.Clients)
