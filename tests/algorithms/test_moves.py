"""How many people's scores move: counted row by row, and never fewer than five told apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_service.algorithms.moves import Class, count_moves, joined
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.shifts import shift
from tests.factories import algorithms, later

BEFORE, AFTER = algorithms.algorithm(), later.algorithm()


def columns(people, **fixed):
    """The items of so many invented people; some of their bills are not known."""
    rng = np.random.default_rng(3)
    drawn = {name: rng.uniform(0, 100_000, people) for name in BEFORE.item_by_id}
    for month in (1, 2, 3):
        drawn[f"repayment_status_{month}"] = rng.choice([-2.0, -1, 0, 1, 2, 3], people)
    drawn["bill_1"][::5] = np.nan
    return drawn | fixed


def scores(algorithm, drawn):
    """Each row's score one by one, None where there is none."""
    names = list(drawn)
    rows = zip(*(drawn[name] for name in names), strict=True)
    found = [evaluate(algorithm, dict(zip(names, row, strict=True))) for row in rows]
    return [one.score if one.sufficient else None for one in found]


def test_every_person_is_counted_where_their_score_moves():
    drawn = columns(600)
    counted = count_moves(BEFORE, AFTER, drawn)
    pairs = list(zip(scores(BEFORE, drawn), scores(AFTER, drawn), strict=True))
    moves = [new - old for old, new in pairs if old is not None and new is not None]
    assert counted["people"] == 600
    assert counted["compared"] == len(moves) == sum(one["people"] for one in counted["scores"])
    assert counted["mean_move"] == pytest.approx(sum(moves) / len(moves), abs=0.006)
    for one in counted["scores"]:
        low = -np.inf if one["least"] is None else one["least"]
        high = np.inf if one["most"] is None else one["most"]
        assert one["people"] == sum(low <= move <= high for move in moves)


def test_bands_are_counted_by_the_steps_between_them():
    drawn = columns(600)
    counted = count_moves(BEFORE, AFTER, drawn)
    names = [band.id for band in BEFORE.bands]
    steps = [
        names.index(BEFORE.band_of(old).id) - names.index(AFTER.band_of(new).id)
        for old, new in zip(scores(BEFORE, drawn), scores(AFTER, drawn), strict=True)
        if old is not None and new is not None
    ]
    for one in counted["bands"]:
        assert one["people"] == sum(one["least"] <= step <= one["most"] for step in steps)
    assert sum(one["people"] for one in counted["bands"]) == len(steps)


def test_other_bands_are_not_compared():
    content = later.document()
    content["bands"][0]["id"] = "AA"
    renamed = later.algorithm(bands=content["bands"])
    assert count_moves(BEFORE, renamed, columns(50))["bands"] is None


def test_nobody_moves_between_a_document_and_itself():
    counted = count_moves(BEFORE, BEFORE, columns(80))
    assert counted["scores"] == [{"least": 0, "most": 0, "people": 80}]
    assert counted["mean_move"] == 0


def test_whoever_has_no_score_in_one_version_is_not_compared():
    unknown = {name: np.full(40, np.nan) for name in BEFORE.item_by_id}
    counted = count_moves(BEFORE, AFTER, unknown)
    assert (counted["people"], counted["compared"], counted["mean_move"]) == (40, 0, None)
    assert counted["scores"] == []


def test_nobody_is_compared_where_the_earlier_version_reads_what_is_not_known():
    drawn = columns(40)
    del drawn["bill_2"]
    counted = count_moves(BEFORE, AFTER, drawn)
    assert counted["lacking"] == ["bill_2"]
    assert counted["compared"] == 0


def test_the_counted_moves_are_within_what_the_documents_prove():
    proved = shift(BEFORE, AFTER)
    for one in count_moves(BEFORE, AFTER, columns(600))["scores"]:
        assert one["least"] is None or one["least"] <= proved.most
        assert one["most"] is None or one["most"] >= proved.least


@given(st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_joined_classes_hold_everybody_and_none_holds_few(people):
    ends = [(None, -6), (-5, -1), (0, 0), (1, 5), (6, None)]
    classes = [Class(*end, count) for end, count in zip(ends, people, strict=True)]
    found = joined(classes)
    assert sum(one.people for one in found) == sum(people)
    assert len(found) <= 1 or min(one.people for one in found) >= 5
    edges = [(one.least, one.most) for one in found]
    kept = [end for end, count in zip(ends, people, strict=True) if count]
    assert not kept or (edges[0][0], edges[-1][1]) == (kept[0][0], kept[-1][1])
    assert edges == sorted(edges, key=lambda e: -np.inf if e[0] is None else e[0])


def test_a_few_who_move_far_are_told_with_those_who_move_less():
    classes = [Class(None, -6, 2), Class(-5, -1, 9), Class(0, 0, 50), Class(6, None, 3)]
    assert joined(classes) == [Class(None, -1, 11), Class(0, None, 53)]
