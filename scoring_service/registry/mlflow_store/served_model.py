"""The code of a registered version: an MLflow pyfunc around its algorithm.json (models-from-code).

MLflow runs this file where the model is served; the packages `kernel` and `algorithms` travel with
it. One row in is one explained score out, the same integer and contributions as the service's.
"""

from pathlib import Path
from typing import Any, Final

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel

from scoring_service.algorithms import document
from scoring_service.algorithms.items import item_errors
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.reasons import main_reasons, sentence
from scoring_service.algorithms.shapley import contributions
from scoring_service.algorithms.structure import Algorithm

Row = dict[str, Any]

_UNSCORABLE: Final[Row] = {
    "status": "unscorable",
    "score": None,
    "base_value": None,
    "contributions": [],
    "reasons": [],
}


class ExplainedScore(PythonModel):
    """Scores and explains rows of items; a missing item is null."""

    algorithm: Algorithm

    def load_context(self, context: Any) -> None:  # noqa: ANN401 - mlflow's
        path = Path(context.artifacts["algorithm"])
        self.algorithm = document.parse(path.read_bytes())

    def predict(
        self,
        context: Any,  # noqa: ANN401, ARG002
        model_input: pd.DataFrame,
        params: Row | None = None,
    ) -> pd.DataFrame:
        language = (params or {}).get("language", "en")
        names = [name for name in model_input.columns if name in self.algorithm.item_by_id]
        rows = model_input[names].astype(object).where(model_input[names].notna(), None)
        explained = [self._explain(row, language) for row in rows.to_dict("records")]
        columns = {
            key: pd.Series([row[key] for row in explained], dtype=object) for key in _UNSCORABLE
        }
        return pd.DataFrame(columns)

    def _explain(self, items: Row, language: str) -> Row:
        if wrong := item_errors(self.algorithm, items):
            raise ValueError("; ".join(str(error) for error in wrong))
        evaluation = evaluate(self.algorithm, items)
        if not evaluation.sufficient:
            return _UNSCORABLE
        explained = contributions(self.algorithm, evaluation)
        return {
            "status": "final",
            "score": evaluation.score,
            "base_value": float(explained.base_value),
            "contributions": [
                {"feature": part.feature, "points": float(part.points), "rank": part.rank}
                for part in explained.contributions
            ],
            "reasons": [
                {
                    "code": reason.code,
                    "feature": reason.feature,
                    "text": sentence(self.algorithm, reason, language),
                }
                for reason in main_reasons(self.algorithm, explained)
            ],
        }


mlflow.models.set_model(ExplainedScore())
