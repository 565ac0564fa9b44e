"""The derived features, worked out by the very code that serves: the document's own `derive`.

For that, a document without numbers is built from the description: one open bin a feature.
"""

from collections.abc import Mapping
from typing import Any, Final

from models.credit_card_default.clients import Floats
from models.credit_card_default.description import Description, Json
from scoring_service.algorithms import batch, document
from scoring_service.algorithms.structure import Algorithm

_TRAINING_ONLY: Final = {"steps", "column"}
_ENOUGH: Final = 20


def derive(description: Description, items: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the column of every feature of the model; missing is NaN."""
    length = len(next(iter(items.values())))
    values = batch.derive_rows(_blank(description), items, length)
    return {name: values[name] for name in description.names}


def declared(part: Json) -> Json:
    """Return what the document takes over from a part of the description."""
    return {key: value for key, value in part.items() if key not in _TRAINING_ONLY}


def outline(description: Description) -> Json:
    """Return the parts of the document that training does not change."""
    content = description.content
    taken: dict[str, Any] = {
        key: content[key] for key in ("name", "title", "summary", "derived", "missing_reason")
    }
    return {
        "format": "scoring-algorithm/1",
        "family": "points-table",
        **taken,
        "items": [declared(part) for part in content["items"]],
        "sufficiency": {"features": content["sufficient_features"]},
    }


def _blank(description: Description) -> Algorithm:
    one_bin = {
        "bins": [{"upto": None, "points": 0, "count": _ENOUGH}],
        "missing": {"points": 0, "count": 0},
    }
    content = description.content
    return document.parse(
        document.build(
            {
                **outline(description),
                "features": [
                    {**declared(part), **one_bin, "monotone": "none"}
                    for part in content["features"]
                ],
                "pairs": [],
                "base_points": 0,
                "range": {"min": 0, "max": 0},
                "consistency": [],
                "probability": {"first_score": 0, "values": [0]},
                "bands": [{"id": "A", "from": 0, "label": content["title"]}],
                "reference": {"size": _ENOUGH, "description": content["title"]},
            }
        )
    )
