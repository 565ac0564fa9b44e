"""shap, run over the document's own evaluator, finds the published contributions."""

import dataclasses

import numpy as np
import pytest

from scoring_service.algorithms import batch, shapley
from scoring_service.explanation import attribution
from scoring_service.explanation.attribution import ProofRows
from tests.factories import algorithms

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows():
    """Rows of features with every bin, every missing value and every boundary among them."""
    random = np.random.default_rng(7)
    algorithm = algorithms.algorithm()
    columns = []
    for feature in algorithm.features:
        cuts = [*feature.thresholds, *(value for group in feature.groups for value in group)]
        choices = [np.nan, *cuts, *(cut + 0.01 for cut in cuts), *(cut - 1 for cut in cuts)]
        columns.append(random.choice(choices, size=90))
    return np.stack(columns, axis=1)


@pytest.fixture(scope="module")
def proof_rows(rows):
    return ProofRows(rows=rows[:40], background=rows[40:])


def test_the_closed_form_agrees_with_shap(proof_rows):
    proof = attribution.prove(algorithms.algorithm(), proof_rows)
    assert proof.rows == 40
    assert proof.background == 50
    assert proof.digest == algorithms.algorithm().digest
    assert proof.max_difference < 1e-9


def test_a_closed_form_that_is_wrong_is_found_out(proof_rows, monkeypatch):
    right = shapley.tables_against

    def wrong(algorithm, reference):
        table = right(algorithm, reference)
        spoiled = tuple(value + table.denominator for value in table.mains[0])
        return dataclasses.replace(table, mains=(spoiled, *table.mains[1:]))

    monkeypatch.setattr(shapley, "tables_against", wrong)
    proof = attribution.prove(algorithms.algorithm(), proof_rows)
    assert proof.max_difference == pytest.approx(1.0)


def test_the_background_is_never_cut_down(rows):
    algorithm = algorithms.algorithm()
    background = np.concatenate([rows[:10]] * 15)  # 150 rows: shap would take 100 of them
    background[140:] = rows[80:]
    proof = attribution.prove(algorithm, ProofRows(rows=rows[:3], background=background))
    assert proof.background == 150
    assert proof.max_difference < 1e-9


def test_rows_are_taken_by_the_names_of_their_columns():
    algorithm = algorithms.algorithm()
    names = [feature.id for feature in algorithm.features][::-1]
    content = {"features": names, "rows": [[1, 2, 3, 4, 5, None]], "background": [[0] * 6]}
    given = attribution.read_rows(content, algorithm)
    np.testing.assert_array_equal(given.rows, [[np.nan, 5, 4, 3, 2, 1]])


def test_rows_without_a_feature_are_refused():
    with pytest.raises(ValueError, match="not in list"):
        attribution.read_rows(
            {"features": ["credit_limit"], "rows": [], "background": []}, algorithms.algorithm()
        )


def test_the_proof_uses_the_same_bins_as_the_score(rows):
    algorithm = algorithms.algorithm()
    for k, feature in enumerate(algorithm.features):
        one_by_one = [feature.bin_of(None if np.isnan(v) else v) for v in rows[:, k]]
        assert batch.bins_of(feature, rows[:, k]).tolist() == one_by_one
