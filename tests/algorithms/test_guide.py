"""docs/algorithm-document.md is true: its program gives the scores, its example the numbers."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.shapley import contributions
from tests.algorithms.random_documents import TEXT, with_range
from tests.algorithms.test_batch import special_values
from tests.algorithms.wide_document import ITEMS, wide_algorithm
from tests.factories import algorithms as factory

GUIDE = Path(__file__).parents[2] / "docs/algorithm-document.md"


@pytest.fixture(scope="module")
def program():
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return code


def test_the_printed_program_gives_the_score_and_the_digest(program, tmp_path):
    algorithm = factory.algorithm()
    (tmp_path / "recompute.py").write_text(program, encoding="utf-8")
    (tmp_path / "algorithm.json").write_bytes(algorithm.data)
    (tmp_path / "items.json").write_text(json.dumps(factory.items()), encoding="utf-8")
    command = [sys.executable, "-S", "recompute.py", "algorithm.json", "items.json"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout == f"{algorithm.digest}\n519\n"


def test_the_printed_program_agrees_on_boundaries_and_extremes(program):
    names: dict[str, object] = {"__name__": "recompute"}
    exec(compile(program, str(GUIDE), "exec"), names)
    score_of = names["score_of"]
    assert callable(score_of)
    algorithm, rng = wide_algorithm(), Random(8785)
    content, special = json.loads(algorithm.data), special_values().tolist()
    for _ in range(3000):
        items = {name: rng.choice([None, *special, rng.gauss(0, 3)]) for name in ITEMS}
        one = evaluate(algorithm, items)
        assert score_of(content, items) == (one.score if one.sufficient else None)


def feature(name, code, bins, bounds):
    counted = [{"upto": u, "points": p, "count": n} for u, (p, n) in zip(bounds, bins, strict=True)]
    part = factory.document()["features"][4] | {"id": name, "label": TEXT, "bins": counted}
    reason = {"code": code, "text": TEXT}
    return part | {"monotone": "decreasing", "reason": reason}


def test_the_example_by_hand_comes_out_as_printed():
    content = factory.document()
    item = content["items"][0] | {"minimum": 0, "maximum": 10}
    content |= {
        "items": [item | {"id": "late"}, item | {"id": "use"}],
        "derived": [],
        "features": [
            feature("late", "R01", [(10, 15), (-20, 5)], [0, None]),
            feature("use", "R02", [(5, 12), (-5, 8)], [0.5, None]),
        ],
        "pairs": [
            {
                "features": ["late", "use"],
                "grid": [[0, 1, 1], [1, 1, 1], [1, 1, 1]],
                "cells": [{"points": 2, "count": 10}, {"points": 0, "count": 10}],
            }
        ],
        "base_points": 100,
        "sufficiency": {"features": 1},
        "consistency": [],
        "reference": {"size": 20, "description": TEXT},
    }
    algorithm = document.parse(document.build(with_range(Random(1), content)))
    evaluation = evaluate(algorithm, {"late": 1, "use": 0.3})
    explained = contributions(algorithm, evaluation)
    assert evaluation.score == 85
    assert explained.base_value == Decimal("104.50")
    found = {part.feature: part.points for part in explained.contributions}
    assert found == {"late": Decimal("-23.75"), "use": Decimal("4.25")}
    guide = GUIDE.read_text(encoding="utf-8").replace("\N{MINUS SIGN}", "-")
    assert all(number in guide for number in ("**85**", "**-23.75**", "**4.25**", "**104.50**"))
