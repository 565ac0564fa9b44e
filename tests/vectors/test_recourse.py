"""The pages advise what the service advises: the same ways, the same scores, the same of equals."""

import json
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.recourse import find_recourse
from tests import vectors
from tests.algorithms.random_documents import Sizes, random_bins, random_case, values_of
from tests.algorithms.wide_document import wide_algorithm
from tests.factories import algorithms as factory
from tests.factories.nodes import STATIC, run_node
from tests.vectors import generate

SIZES = (
    Sizes(),
    Sizes(features=3, pairs=3, bins=3, rules=4),
    Sizes(features=5, pairs=4, bins=5, rules=6, pair_points=30),
    Sizes(features=6, pairs=5, bins=4, rules=0, main_points=5, people=0),
    Sizes(features=8, pairs=6, bins=6, rules=8),
)
EQUALS = Sizes(features=2, pairs=1, bins=5, rules=0, people=0, main_points=1, pair_points=1)
"""So few points and people that cheapest ways come in pairs, with the same score."""


def advised(algorithm, items):
    """Write what the service advises, as `recourse.js` does."""
    found = find_recourse(algorithm, evaluate(algorithm, items))
    return {
        "next_band": found.next_band.id if found.next_band else None,
        "to_next_band": written(found.to_next_band) if found.to_next_band else None,
        "single": [written(outcome) for outcome in found.single],
    }


def written(outcome):
    changes = [
        {"feature": c.feature, "from": c.from_bin, "to": c.to_bin, "people": c.people}
        for c in outcome.changes
    ]
    return {"changes": changes, "score": outcome.score, "gain": outcome.gain}


def asked(algorithm, rows):
    """Write lines for a document and its rows that have a score, with what is advised for each."""
    yield {"document": json.loads(algorithm.data)}
    for items in rows:
        if evaluate(algorithm, items).sufficient:
            yield {"items": items, "advised": advised(algorithm, items)}


def agreed(lines):
    """Let the pages' module advise on the same; return on how many rows it has agreed."""
    checker = Path(__file__).with_name("recourse.mjs")
    given = "\n".join(map(json.dumps, lines)).encode()
    return int(run_node(checker, STATIC / "recompute.js", STATIC / "recourse.js", given=given))


@pytest.mark.parametrize("release", vectors.PUBLISHED, ids=vectors.name_of)
def test_on_published_documents(release):
    algorithm = document.parse((release / "algorithm.json").read_bytes())
    rows = islice(vectors.read(release), 0, None, 2)
    lines = list(asked(algorithm, [row["items"] for row in rows]))
    assert agreed(lines) == len(lines) - 1 > 900
    found = [line["advised"] for line in lines[1:]]
    assert sum(one["to_next_band"] is not None for one in found) > 300
    assert sum(any(len(way["changes"]) > 1 for way in one["single"]) for one in found) > 100


def test_on_random_documents():
    lines = []
    cases = [(seed, SIZES[seed % len(SIZES)]) for seed in range(120)]
    for seed, sizes in [*cases, *((seed, EQUALS) for seed in range(80))]:
        algorithm = random_case(seed, sizes).algorithm
        rng = Random(seed)
        rows = [values_of(algorithm, random_bins(rng, algorithm)) for _ in range(8)]
        lines += asked(algorithm, rows)
    found = [line["advised"] for line in lines if "advised" in line]
    assert agreed(lines) == len(found) > 1_200
    ways = [one["to_next_band"] for one in found if one["to_next_band"]]
    assert len(ways) > 200
    assert sum(len(way["changes"]) > 1 for way in ways) > 50


@pytest.mark.parametrize(
    "algorithm", [factory.algorithm(), wide_algorithm()], ids=lambda algorithm: algorithm.name
)
def test_on_documents_with_every_operator_and_the_most_features(algorithm):
    drawn = generate.drawn(algorithm, Random(1))
    lines = list(asked(algorithm, islice(drawn, 80)))
    assert agreed(lines) == len(lines) - 1 > 40
