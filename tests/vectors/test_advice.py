"""The pages say of a score what its explanation says, word for word."""

import json
from collections import defaultdict
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.explanation.advice import advice
from scoring_service.explanation.document import build_document
from scoring_service.explanation.formats import amount_text, chance_text
from scoring_service.explanation.record import Surroundings
from scoring_service.explanation.wording import speaking
from scoring_service.web.public import trying
from tests import vectors
from tests.algorithms.wide_document import wide_algorithm
from tests.explanation.conftest import stored_score, translations
from tests.factories import algorithms as factory
from tests.factories.nodes import STATIC, run_node
from tests.vectors import generate

__all__ = ["translations"]

AROUND = Surroundings([], "", "", "", 20, "", receipt={}, publication=None)
LANGUAGES = ("en", "zh-CN")


def drawn(algorithm, number, step=1):
    """Draw rows that have a score."""
    rows = islice(generate.drawn(algorithm, Random(7)), 0, number * step, step)
    return [items for items in rows if evaluate(algorithm, items).sufficient]


def told(algorithm, items, language):
    """Say what the explanation says."""
    score = stored_score(algorithm, items)
    found = build_document(score, algorithm, AROUND, language=language)
    assert score.probability is not None
    assert found.base_value is not None
    lines = [*found.lines, *found.helping, *(reason.line for reason in found.reasons)]
    written = {line.feature: [line.label, line.value, line.points_text] for line in lines}
    return {
        "chance": chance_text(score.probability, language),
        "base": amount_text(found.base_value, language),
        "lines": [written[line.feature] for line in found.lines],
        "reasons": [[one.sentence, *written[one.line.feature]] for one in found.reasons],
        "helping": [written[line.feature] for line in found.helping],
        "advice": list(advice(found)),
    }


def told_by_page(algorithm, rows, language):
    """Let the pages' module say it, with the words that the page gives it."""
    targets = defaultdict(list)
    for target in trying.targets(algorithm):
        targets[target.feature].append(asdict(target))
    first = {
        "document": json.loads(algorithm.data),
        "language": language,
        "words": trying.words(),
        "targets": targets,
    }
    given = "\n".join(map(json.dumps, [first, *rows])).encode()
    answer = run_node(Path(__file__).with_name("advice.mjs"), STATIC, given=given)
    return [json.loads(line) for line in answer.splitlines()]


def differing(algorithm, rows, language):
    with speaking(language):
        found = told_by_page(algorithm, rows, language)
        expected = [told(algorithm, items, language) for items in rows]
    pairs = zip(expected, found, strict=True)
    return [{k: (one[k], other[k]) for k in one if one[k] != other[k]} for one, other in pairs]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("release", vectors.PUBLISHED, ids=vectors.name_of)
def test_of_published_documents(release, language):
    algorithm = document.parse((release / "algorithm.json").read_bytes())
    rows = drawn(algorithm, 200, step=11)
    assert [one for one in differing(algorithm, rows, language) if one] == []
    assert len(rows) > 150


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "algorithm", [factory.algorithm(), wide_algorithm()], ids=lambda algorithm: algorithm.name
)
def test_of_documents_with_every_operator_and_unit(algorithm, language):
    rows = drawn(algorithm, 160)
    assert [one for one in differing(algorithm, rows, language) if one] == []
    assert len(rows) > 100
