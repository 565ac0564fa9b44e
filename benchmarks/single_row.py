"""One row, in one process, without HTTP: our table beside a tree ensemble explained by shap."""

import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models.credit_card_default import clients, description, features
from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.reasons import main_reasons
from scoring_service.algorithms.shapley import contributions
from scoring_service.cli.publishing import RELEASES

_BACKGROUND_ROWS = 100
_SEED = 20261101


def measure() -> Iterator[tuple[str, str]]:
    """Yield what was done to one row, and how long it took at the median."""
    described = description.read()
    data = clients.read(described)
    path = RELEASES / described.content["name"] / "1" / "algorithm.json"
    algorithm = document.parse(path.read_bytes())
    items = {name: float(values[0]) for name, values in data.items.items()}

    def explain() -> None:
        main_reasons(algorithm, contributions(algorithm, evaluate(algorithm, items)))

    yield "points table: derive, evaluate", _microseconds(lambda: evaluate(algorithm, items))
    yield "points table: derive, evaluate, explain exactly, reasons", _microseconds(explain)
    columns = features.derive(described, data.items)
    # shap narrows thresholds to float32: only values that are exact in it are explained rightly
    rows = np.stack(list(columns.values()), axis=1).astype(np.float32).astype(np.float64)
    yield from _unrestricted(rows, data.defaulted)


def _unrestricted(rows: clients.Floats, defaulted: clients.Integers) -> Iterator[tuple[str, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of shap's own dependencies
        import shap
    model = HistGradientBoostingClassifier(random_state=_SEED).fit(rows, defaulted)
    row = rows[:1]
    background = rows[np.random.default_rng(_SEED).choice(len(rows), _BACKGROUND_ROWS)]
    masker = shap.maskers.Independent(background, max_samples=_BACKGROUND_ROWS)
    by_path, by_rows = shap.TreeExplainer(model), shap.TreeExplainer(model, masker)
    yield "unrestricted trees: predict_proba", _microseconds(lambda: model.predict_proba(row))
    yield (
        "unrestricted trees: shap.TreeExplainer, path-dependent",
        _microseconds(lambda: by_path.shap_values(row)),
    )
    yield (
        f"unrestricted trees: shap.TreeExplainer, {_BACKGROUND_ROWS} background rows",
        _microseconds(lambda: by_rows.shap_values(row)),
    )


def _microseconds(work: Callable[[], object], seconds: float = 2.0) -> str:
    """Time single calls until the seconds are used up; return the median."""
    for _ in range(10):
        work()
    taken, ends = [], time.perf_counter() + seconds
    while time.perf_counter() < ends:
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return f"{np.median(taken) * 1e6:,.1f}"
