"""A person adds up their own lines of the published table and gets their score."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.algorithms.points_table import evaluate
from scoring_service.explanation.bundle import bundle
from scoring_service.explanation.document import build_document
from scoring_service.explanation.tally import tally
from tests.factories import algorithms

ALGORITHM = algorithms.algorithm()
WITH_PAIR = ALGORITHM.pairs
NAMES = [item.id for item in ALGORITHM.items]
VALUES = st.one_of(st.none(), st.integers(-2, 12), st.floats(-1e6, 1e6, allow_nan=False))


def lines_of(build, language="en", **items):
    return {line.label: line for line in build(language, **items).tally.lines}


def test_the_lines_add_up_to_the_score_that_is_stored(build):
    document = build()
    assert document.tally.start == document.algorithm.base_points
    assert document.tally.start + sum(line.points for line in document.tally.lines) == 519
    assert document.tally.total == document.score.value


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)))
def test_whatever_is_known_the_lines_add_up_to_what_the_table_gives(translations, items):
    evaluation = evaluate(ALGORITHM, items)
    assert tally(ALGORITHM, evaluation, "en").total == evaluation.score


def test_there_is_a_line_for_every_feature_and_every_pair_in_the_documents_order(build):
    assert WITH_PAIR, "the algorithm of this test has a pair"
    found = [line.features for line in build().tally.lines]
    features = [(feature.id,) for feature in ALGORITHM.features]
    pairs = [(features[p.first] + features[p.second]) for p in ALGORITHM.pairs]
    assert found == features + pairs


@pytest.mark.parametrize(
    ("language", "label", "value", "values"),
    [
        ("en", "Share of the limit in use", "60%", "more than 50%, up to 90%"),
        ("zh-CN", "额度使用率", "60%", "超过 50%、不超过 90%"),
    ],
)
def test_a_line_tells_the_value_and_where_it_falls(build, language, label, value, values):
    line = lines_of(build, language)[label]
    assert (line.value, line.range) == (value, values)


def test_what_is_not_known_has_a_line_too(build):
    lines = lines_of(build, bill_1=None)
    assert lines["Share of the limit in use"].range == "not known"


def test_a_pair_tells_both_values_and_both_ranges(build):
    pair = build().tally.lines[-1]
    assert "together with" in pair.label
    assert pair.value.count("; ") == 1
    assert pair.range.count("; ") == 1
    first, second = (ALGORITHM.features[k] for k in (WITH_PAIR[-1].first, WITH_PAIR[-1].second))
    assert pair.points == WITH_PAIR[-1].points_at(*pair.bins)
    assert pair.features == (first.id, second.id)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_it_is_said_why_these_points_are_not_those_above(build, language):
    note = build(language).tally.note
    assert str(ALGORITHM.base_points) in note
    assert f"{ALGORITHM.reference_size:,}" in note


def test_what_was_not_used_counts_as_not_known(build, algorithm):
    """The stored score decides what was used, not what was received."""
    document = build()
    frozen = tuple(replace(item, status="frozen") for item in document.score.items)
    score = replace(document.score, items=frozen)
    found = build_document(score, algorithm, document.surroundings, language="en").tally
    assert found is not None
    assert {line.value for line in found.lines} == {"not known", "not known; not known"}


def test_without_a_score_there_is_nothing_to_add_up(build):
    document = build(**dict.fromkeys(NAMES))
    assert document.tally is None
    assert bundle(document)["table"] is None


def test_the_bundle_names_each_bin_of_the_document(build, algorithm):
    table = bundle(build())["table"]
    assert table["start"] + sum(line["points"] for line in table["lines"]) == table["total"] == 519
    for line, feature in zip(table["lines"], algorithm.features, strict=False):
        assert line["features"] == [feature.id]
        assert line["points"] == feature.points[line["bins"][0]]
