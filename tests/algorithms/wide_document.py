"""A document with every operator, for comparing one row with many.

Its items reach to the ends of what a document allows, so that operators overflow and divide by
next to nothing.
"""

from typing import Any

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm

TEXT = {"en": "Text", "zh-CN": "文字"}
ITEMS = ("a", "b", "c", "d")
DERIVED: list[dict[str, Any]] = [
    {"id": "value_a", "op": "value", "of": ["a"]},
    {"id": "add_ab", "op": "add", "of": ["a", "b"]},
    {"id": "sub_ab", "op": "sub", "of": ["a", "b"]},
    {"id": "mul_ab", "op": "mul", "of": ["a", "b"]},
    {"id": "div_ab", "op": "div", "of": ["a", "b"]},
    {"id": "min_abc", "op": "min", "of": ["a", "b", "c"]},
    {"id": "max_abc", "op": "max", "of": ["a", "b", 0.5, "c"]},
    {"id": "mean_abcd", "op": "mean", "of": ["a", "b", "c", "d"]},
    {"id": "sum_abcd", "op": "sum", "of": ["a", 0.1, "b", 0.2, "c", "d"]},
    {"id": "late", "op": "count_where", "of": ["a", "b", "c", "d", 1], "test": ">=", "value": 1},
    {"id": "below", "op": "count_where", "of": ["a", "b"], "test": "<", "value": 0},
    {"id": "at_most", "op": "count_where", "of": ["a", "b"], "test": "<=", "value": 0},
    {"id": "above", "op": "count_where", "of": ["a", "b"], "test": ">", "value": 0.1},
    {"id": "equal", "op": "count_where", "of": ["a", "b", "c"], "test": "==", "value": 0},
    {"id": "kept", "op": "clip", "of": ["div_ab"], "low": -1, "high": 1},
    {"id": "power", "op": "mul", "of": ["mul_ab", "mul_ab"]},
    {"id": "power_2", "op": "mul", "of": ["power", "power"]},
    {"id": "power_4", "op": "mul", "of": ["power_2", "power_2"]},
    {"id": "power_8", "op": "mul", "of": ["power_4", "power_4"]},
    {"id": "tests", "op": "sum", "of": ["below", "at_most", "above", "equal", "late"]},
]
THRESHOLDS = (-1e12, -1.5, -0.1, 0, 1e-9, 0.3, 1, 2, 1e12)
FEATURES = (
    *("a", "value_a", "add_ab", "sub_ab", "mul_ab", "div_ab", "min_abc", "max_abc"),
    *("mean_abcd", "sum_abcd", "tests", "kept", "power_8", "late", "b"),
)
BIN = {"count": 10}


def wide_algorithm() -> Algorithm:
    content = {
        "format": "scoring-algorithm/1",
        "family": "points-table",
        "name": "wide",
        "title": TEXT,
        "summary": TEXT,
        "items": [_item(name) for name in ITEMS],
        "derived": DERIVED,
        "features": [*(_feature(k, name) for k, name in enumerate(FEATURES)), _grouped()],
        "pairs": [_pair("a", "div_ab", 11, 11), _pair("power_8", "c", 11, 4)],
        "base_points": 100,
        "sufficiency": {"features": 9},
        "consistency": [],
        "missing_reason": TEXT,
        "reference": {"size": 110, "description": TEXT},
    }
    least, most = document.attainable(content)
    content["range"] = {"min": least, "max": most}
    values = [0.5] * (most - least + 1)
    content["probability"] = {"first_score": least, "values": values}
    content["bands"] = [{"id": "A", "from": least, "label": TEXT}]
    return document.parse(document.build(content))


def _item(name: str) -> dict[str, Any]:
    ends = {"minimum": -1e12, "maximum": 1e12}
    return {"id": name, "type": "number", "unit": "unit", "catalogue": "s.i", "label": TEXT} | ends


def _part(k: int, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "unit": "unit",
        "label": TEXT,
        "monotone": "none",
        "actionable": "no",
        "rationale": {"basis": "associated", "text": TEXT},
        "reason": {"code": f"R{k:02}", "text": TEXT},
        "missing": {"points": -k, "count": 10},
    }


def _feature(k: int, name: str) -> dict[str, Any]:
    bounds = (*THRESHOLDS, None)
    bins = [{"upto": u, "points": (7 * k + 3 * n * n) % 40} | BIN for n, u in enumerate(bounds)]
    return _part(k, name) | {"bins": bins}


def _grouped() -> dict[str, Any]:
    groups = [
        {"values": [-2, 0], "points": 5, "count": 50},
        {"values": [0.5], "points": 7, "count": 25},
        {"values": [1, 2, 1e12], "points": -9, "count": 25},
    ]
    return _part(len(FEATURES), "c") | {"groups": groups}


def _pair(first: str, second: str, height: int, width: int) -> dict[str, Any]:
    grid = [[(a * b + a) % 5 for b in range(width)] for a in range(height)]
    cells = [{"points": 11 * n - 20, "count": 22} for n in range(5)]
    return {"features": [first, second], "grid": grid, "cells": cells}
