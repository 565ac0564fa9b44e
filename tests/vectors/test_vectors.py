"""The vectors are current and cover the edges; the service and the verifier give what they say."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.shapley import exact_values, tables
from scoring_service.transparency import verify
from tests import vectors
from tests.algorithms.random_documents import Sizes, random_case
from tests.algorithms.wide_document import wide_algorithm
from tests.factories import algorithms as factory
from tests.factories.nodes import STATIC, run_node
from tests.vectors import generate

published = pytest.mark.parametrize("release", vectors.PUBLISHED, ids=vectors.name_of)


@published
def test_the_vectors_are_what_the_service_makes_of_the_published_document(release):
    assert vectors.path_of(release).read_bytes() == generate.written(release)


@published
def test_the_vectors_reach_every_bin_and_both_ends(release):
    algorithm = document.parse((release / "algorithm.json").read_bytes())
    rows = list(vectors.read(release))
    assert len(rows) >= 2_000
    seen: dict[str, set[int]] = {feature.id: set() for feature in algorithm.features}
    at_threshold = 0
    for row in rows:
        for feature in algorithm.features:
            value = (row["derived"] | row["items"])[feature.id]
            seen[feature.id].add(feature.bin_of(value))
            at_threshold += value in feature.thresholds
    missed = {f.id: set(range(len(f.points))) - seen[f.id] for f in algorithm.features}
    assert {name: bins for name, bins in missed.items() if bins} == {}
    assert at_threshold > 1_000
    assert sum(row["score"] is None for row in rows) > 100


@published
def test_the_standalone_verifier_gives_the_same_to_the_last_digit(release):
    content = json.loads((release / "algorithm.json").read_bytes())
    for row in vectors.read(release):
        values, bins, score = verify.evaluate(content, row["items"])
        assert score == row["score"]
        assert {name: values[name] for name in row["derived"]} == row["derived"]
        if score is not None:
            stored, _ = verify.explain(content, values, bins, score, "en")
            found = {line["feature"]: line["points"] for line in stored["contributions"]}
            assert (stored["base_value"], found) == (row["base_value"], row["contributions"])


def recompute(rows, algorithm, path):
    """Let the pages' module check rows of vectors under node; return how many it has agreed to."""
    path.write_bytes(algorithm)
    checker = Path(__file__).with_name("recompute.mjs")
    return int(run_node(checker, STATIC / "recompute.js", path, given=rows))


@published
def test_the_pages_module_gives_the_same_to_the_last_digit(release, tmp_path):
    rows = gzip.decompress(vectors.path_of(release).read_bytes())
    document = (release / "algorithm.json").read_bytes()
    assert recompute(rows, document, tmp_path / "algorithm.json") == generate.ROWS


def small_populations():
    """Documents whose contributions are often exact halves of a hundredth."""
    sizes = Sizes(features=5, pairs=4, people=0)
    cases = (random_case(seed, sizes).algorithm for seed in range(400))
    return [algorithm for algorithm in cases if algorithm.reference_size % 8 == 0][:6]


@pytest.mark.parametrize(
    "algorithm",
    [factory.algorithm(), wide_algorithm(), *small_populations()],
    ids=lambda algorithm: f"{algorithm.name}-{algorithm.reference_size}",
)
def test_all_agree_on_every_operator_and_on_exact_halves(algorithm, tmp_path):
    """The published documents do not use every operator, and hardly ever round a half."""
    rows = [generate.vector(algorithm, items) for items in generate.drawn(algorithm, Random(1))]
    lines = "\n".join(map(json.dumps, rows)).encode()
    assert recompute(lines, algorithm.data, tmp_path / "algorithm.json") == len(rows)
    content = json.loads(algorithm.data)
    for row in rows:
        values, bins, score = verify.evaluate(content, row["items"])
        assert score == row["score"]
        stored, _ = verify.explain(content, values, bins, score, "en")
        found = {line["feature"]: line["points"] for line in stored["contributions"]}
        assert score is None or found == row["contributions"]


def test_halves_are_among_the_rows():
    halves = 0
    for algorithm in small_populations():
        for items in generate.drawn(algorithm, Random(1)):
            exact = exact_values(tables(algorithm), evaluate(algorithm, items).bins)
            halves += sum(
                (value * 200).denominator == 1 and value * 200 % 2 == 1 for value in exact
            )
    assert halves > 1_000
