"""The proof that the published contributions are Shapley values: the only import of shap.

`shap.PermutationExplainer` runs over the document's own evaluator on held-out rows, against a
background of rows; the closed form is taken on the same background. With one forward and one
reverse pass the permutation explainer is exact for interactions of order two, which is all that a
points table has. The background is never subsampled: shap would cut it to 100 rows silently.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring_service.algorithms import batch, shapley
from scoring_service.algorithms.structure import Algorithm

Floats = NDArray[np.float64]
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
    by_shap = _explain(algorithm, given)
    bins = _bins(algorithm, given.background).tolist()
    tables = shapley.tables_against(algorithm, shapley.count_reference(algorithm, bins))
    closed = np.array(
        [_floats(shapley.exact_values(tables, row)) for row in _bins(algorithm, given.rows)]
    )
    return Proof(
        digest=algorithm.digest,
        rows=len(given.rows),
        background=len(given.background),
        max_difference=float(np.abs(by_shap - closed).max()),
    )


def _explain(algorithm: Algorithm, given: ProofRows) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shap's imports warn of its dependencies' futures
        import shap

        def score(rows: Floats) -> Floats:
            return batch.total_rows(algorithm, _bins(algorithm, rows)).astype(np.float64)

        masker = shap.maskers.Independent(given.background, max_samples=len(given.background))
        explainer = shap.PermutationExplainer(score, masker, seed=_SEED)
        one_pass = 2 * len(algorithm.features) + 1
        found = explainer(given.rows, max_evals=one_pass, batch_size=_BATCH, silent=True)
    return np.asarray(found.values, dtype=np.float64)


def _bins(algorithm: Algorithm, rows: Floats) -> batch.Integers:
    columns = [batch.bins_of(feature, rows[:, k]) for k, feature in enumerate(algorithm.features)]
    return np.stack(columns, axis=1)


def _floats(values: Sequence[object]) -> list[float]:
    return [float(value) for value in values]  # type: ignore[arg-type]
