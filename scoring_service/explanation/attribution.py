"""The proof that the published contributions are Shapley values: the only import of shap.

`shap.PermutationExplainer` runs over the document's own evaluator on held-out rows, against a
background of rows; the closed form is taken on the same background. With one forward and one
reverse pass the permutation explainer is exact for interactions of order two, which is all that a
points table has.

Two habits of shap are kept out of the way. It would cut the background to 100 rows silently: it is
told the whole length. And it takes values that are nearly equal (a relative 1e-5) for the same,
even across a threshold: so it is given each row's bins, as the document's evaluator finds them.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring_service.algorithms import batch, shapley
from scoring_service.algorithms.structure import Algorithm

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_SEED = 20261101
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Proof:
    """How far shap and the closed form are apart, in points, at worst, on how many rows."""

    digest: str
    rows: int
    background: int
    max_difference: float


@dataclass(frozen=True, slots=True)
class ProofRows:
    """Held-out rows (n, features) and background rows (m, features); missing is NaN."""

    rows: Floats
    background: Floats


def read_rows(content: Mapping[str, object], algorithm: Algorithm) -> ProofRows:
    """Take rows from JSON `{"features": […], "rows": [[…]], "background": [[…]]}`.

    Columns come in any order, null is missing; raises `ValueError` where a feature has none.
    """
    names = content["features"]
    assert isinstance(names, list)
    order = [names.index(feature.id) for feature in algorithm.features]

    def matrix(rows: object) -> Floats:
        return np.array(rows, dtype=np.float64).reshape(-1, len(names))[:, order]

    return ProofRows(matrix(content["rows"]), matrix(content["background"]))


def prove(algorithm: Algorithm, given: ProofRows) -> Proof:
    """Compare shap with the closed form on every row, both against the same background."""
    rows, background = _bins(algorithm, given.rows), _bins(algorithm, given.background)
    by_shap = _explain(algorithm, rows, background)
    reference = shapley.count_reference(algorithm, background.tolist())
    tables = shapley.tables_against(algorithm, reference)
    exact = [shapley.exact_values(tables, row) for row in rows.tolist()]
    closed = np.array([[float(value) for value in values] for values in exact])
    return Proof(
        digest=algorithm.digest,
        rows=len(given.rows),
        background=len(given.background),
        max_difference=float(np.abs(by_shap - closed).max()),
    )


def _explain(algorithm: Algorithm, rows: Integers, background: Integers) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shap's imports warn of its dependencies' futures
        import shap

        def score(rows: Floats) -> Floats:
            return batch.total_rows(algorithm, rows.astype(np.int64)).astype(np.float64)

        masker = shap.maskers.Independent(
            background.astype(np.float64), max_samples=len(background)
        )
        explainer = shap.PermutationExplainer(score, masker, seed=_SEED)
        one_pass = 2 * len(algorithm.features) + 1
        found = explainer(
            rows.astype(np.float64), max_evals=one_pass, batch_size=_BATCH, silent=True
        )
    return np.asarray(found.values, dtype=np.float64)


def _bins(algorithm: Algorithm, rows: Floats) -> Integers:
    columns = [batch.bins_of(feature, rows[:, k]) for k, feature in enumerate(algorithm.features)]
    return np.stack(columns, axis=1)
