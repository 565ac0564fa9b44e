"""Whoever gets no score is told what lacked."""

from dataclasses import replace

import pytest

from scoring_service.explanation.document import build_document
from scoring_service.explanation.lacking import unscorable_sentences
from scoring_service.explanation.render_html import render_html
from scoring_service.explanation.wording import speaking
from tests.factories import algorithms

NOTHING = dict.fromkeys(algorithms.items())
LIMIT_ONLY = NOTHING | {"credit_limit": 100_000, "repayment_status_1": 0}


def told(document):
    with speaking(document.language):
        return list(unscorable_sentences(document))


def test_with_a_score_nothing_lacks(build):
    assert told(build()) == []


def test_it_is_said_how_much_is_known_how_much_is_needed_and_what_lacks(build, algorithm):
    document = build(**LIMIT_ONLY)
    first, figures, missing = told(document)
    assert first == "Too little is known to give a score. A score would be a guess."
    needed = algorithm.sufficient_features
    assert figures == f"Known: 2 of the 6 things that count. Needed: at least {needed}."
    assert needed > 1
    assert missing.startswith("Not known: Repayment status two months ago; Repayment status three")
    assert missing.endswith("Amount paid last month.")
    assert "Credit limit" not in missing


def test_what_is_disputed_is_told_apart_from_what_is_not_known(build, algorithm):
    document = build(**LIMIT_ONLY)
    items = [replace(i, status="frozen") if i.id == "credit_limit" else i
             for i in document.score.items]  # fmt: skip
    score = replace(document.score, items=tuple(items))
    frozen = build_document(score, algorithm, document.surroundings, language="en")
    assert told(frozen)[-1] == "Disputed, not used: Credit limit."


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "Known: 0 of the"), ("zh-CN", "项中已知 0 项")]
)
def test_the_download_says_it_too(build, language, expected):
    assert expected in render_html(build(language, **NOTHING))
