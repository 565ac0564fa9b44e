"""What the table is measured against: gradient boosting without directions or limits on pairs.

Several settings are tried on the same folds and the best on average is reported, which favours
the reference. More settings were tried when the model was made; see the model card.
"""

from typing import Any, Final

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from models.credit_card_default.clients import Floats, Integers
from models.credit_card_default.shape import Columns

_ALWAYS: Final = {"early_stopping": False, "l2_regularization": 10.0, "random_state": 0}
SETTINGS: Final[tuple[dict[str, Any], ...]] = (
    {"learning_rate": 0.03, "max_iter": 250, "max_leaf_nodes": 8, "max_features": 0.3},
    {"learning_rate": 0.03, "max_iter": 200, "max_leaf_nodes": 8},
    {"learning_rate": 0.05, "max_iter": 150, "max_leaf_nodes": 15},
)
_LEAF: Final = 60


def risks(
    settings: dict[str, Any], columns: Columns, defaulted: Integers, tested: Columns
) -> Floats:
    """Fit on `columns` and return the risk of `tested`, as log-odds."""
    model = HistGradientBoostingClassifier(**_ALWAYS, min_samples_leaf=_LEAF, **settings)
    model.fit(_matrix(columns), defaulted)
    found: Floats = model.decision_function(_matrix(tested))
    return found


def _matrix(columns: Columns) -> Floats:
    return np.column_stack(list(columns.values()))
