"""The table as a scikit-learn estimator, for whoever wants to use it where the service is not."""

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from models.credit_card_default import calibration, description
from models.credit_card_default.calibration import Curve
from models.credit_card_default.clients import Floats, Integers
from models.credit_card_default.shape import Columns
from models.credit_card_default.simplify import train_table
from models.credit_card_default.table import Table


class PointsTableClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Columns of `X` are the features of model.yaml, in its order; class 1 is default."""

    def fit(self, X: Floats, y: Integers) -> Self:  # noqa: N803 - scikit-learn's names
        """Train a table, and the curve of probabilities on the same clients."""
        columns = self._columns(X)
        table = train_table(columns, np.asarray(y), description.read())
        curve = calibration.learn(table.scores(columns), np.asarray(y), description.read())
        return self.take(table, curve)

    def take(self, table: Table, curve: Curve) -> Self:
        """Become fitted with what training made."""
        self.classes_ = np.array([0, 1])
        self.table_, self.curve_ = table, curve
        return self

    def decision_function(self, X: Floats) -> Floats:  # noqa: N803
        """Return the risk: the score, with its sign turned."""
        return -self.table_.scores(self._columns(X)).astype(np.float64)

    def predict_proba(self, X: Floats) -> Floats:  # noqa: N803
        """Return the probability of paying and of default."""
        risk = self.curve_.at(self.table_.scores(self._columns(X)))
        return np.column_stack([1 - risk, risk])

    def predict(self, X: Floats) -> Integers:  # noqa: N803
        """Return 1 where default is the likelier."""
        return (self.predict_proba(X)[:, 1] > 0.5).astype(np.int64)  # noqa: PLR2004 - even odds

    def _columns(self, rows: Floats) -> Columns:
        names = description.read().names
        return dict(zip(names, np.asarray(rows, dtype=np.float64).T, strict=True))
