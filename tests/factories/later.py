"""A later version of `credit_demo`, in which something of every kind is another."""

import copy
import math
from typing import Any

import numpy as np

from scoring_service.algorithms import document as documents
from scoring_service.algorithms.moves import count_moves
from scoring_service.algorithms.structure import Algorithm
from tests.factories import algorithms

Json = dict[str, Any]


def document(**overrides: Any) -> Json:
    """The content of the later document, yours to change; see `retabled` after other points."""
    content = algorithms.document()
    features = {feature["id"]: feature for feature in content["features"]}
    _move_an_edge(features["worst_delay_3m"])
    _change_points(features["use_of_limit_now"], (28, 12, -12, -40))
    _divide_a_group(features["repayment_status_1"])
    late = features["months_late_3m"]
    late["actionable"] = "no"
    late["reason"]["text"] = {
        "en": "Two or more payments were late.",
        "zh-CN": "两次以上逾期还款。",
    }
    content["features"].remove(features["credit_limit"])
    content["features"].append(_new_feature(features["share_paid_1"]))
    content["pairs"][0]["cells"][0]["points"] = 10
    content["consistency"].pop()
    content["items"][0]["maximum"] = 20_000_000
    content["base_points"] += 5
    content["bands"][1]["label"] = {"en": "Quite good", "zh-CN": "较好"}
    return retabled(content | overrides)


def retabled(content: Json) -> Json:
    """Let the range, the probabilities and the worst band follow from the points."""
    least, most = documents.attainable(content)
    risks = [round(1 / (1 + math.exp((score - 560) / 40)), 4) for score in range(least, most + 1)]
    content["bands"][-1]["from"] = least
    return content | {
        "range": {"min": least, "max": most},
        "probability": {"first_score": least, "values": risks},
    }


def document_bytes(**overrides: Any) -> bytes:
    return documents.build(document(**overrides))


def algorithm(**overrides: Any) -> Algorithm:
    return documents.parse(document_bytes(**overrides))


def moves(before: Algorithm, after: Algorithm) -> Json:
    """Count the moves of invented people, as a training run does of real ones."""
    rng = np.random.default_rng(7)
    size = after.reference_size
    columns = {
        item.id: np.floor(rng.uniform(max(item.minimum, -2), min(item.maximum, 90_000), size))
        for item in before.items
    }
    for month in (1, 2, 3):
        columns[f"repayment_status_{month}"] = rng.choice([-2.0, -1, 0, 1, 2, 3], size)
    return count_moves(before, after, columns)


def _move_an_edge(feature: Json) -> None:
    bounds, points, counts = (0, 1, 3, None), (45, 10, -25, -65), (700, 150, 110, 34)
    feature["bins"] = [
        {"upto": upto, "points": p, "count": count}
        for upto, p, count in zip(bounds, points, counts, strict=True)
    ]


def _change_points(feature: Json, points: tuple[int, ...]) -> None:
    for one, new in zip(feature["bins"], points, strict=True):
        one["points"] = new


def _divide_a_group(feature: Json) -> None:
    feature["groups"][1:2] = [
        {"values": [-1], "points": 8, "count": 295},
        {"values": [0], "points": 4, "count": 400},
    ]


def _new_feature(like: Json) -> Json:
    feature = copy.deepcopy(like)
    return feature | {
        "id": "payment_1",
        "unit": "TWD",
        "label": {"en": "Amount paid last month", "zh-CN": "上月还款金额"},
        "reason": {
            "code": "R07",
            "text": {"en": "Little was paid last month.", "zh-CN": "上月还款较少。"},
        },
        "bins": [
            {"upto": 1000, "points": -10, "count": 300},
            {"upto": 5000, "points": 0, "count": 400},
            {"upto": None, "points": 10, "count": 300},
        ],
        "missing": {"points": 0, "count": 0},
    }
