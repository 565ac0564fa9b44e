"""What a version says of moved scores is held against both documents."""

import copy

import pytest

from scoring_service.registry import moved
from tests.factories import algorithms, later

BEFORE, AFTER = algorithms.algorithm(), later.algorithm()
COUNTED = later.moves(BEFORE, AFTER)
MOVES = COUNTED | {"mean_move": 7.33}
"""As if those who were counted were those whom the documents count."""


def spoiled(**changed):
    return copy.deepcopy(MOVES) | changed


def test_counted_figures_are_good():
    assert moved.objections(MOVES, BEFORE, AFTER) == []


def test_figures_of_other_people_are_noticed_by_their_mean():
    assert moved.objections(COUNTED, BEFORE, AFTER) == ["the mean move is 7.33, not 42.97"]


def test_figures_of_other_documents_are_none():
    assert moved.belongs(MOVES, BEFORE, AFTER)
    assert not moved.belongs(MOVES, AFTER, BEFORE)
    assert not moved.belongs(None, BEFORE, AFTER)
    (told,) = moved.objections(MOVES, AFTER, AFTER)
    assert told.startswith("it is not counted how scores move from sha256:")


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (None, "train the version again"),
        (spoiled(people=999), "999 people were counted, the reference has 1000"),
        (spoiled(bands=[]), "the bands of 0 people are told, 1000 were compared"),
        (
            spoiled(scores=[{"least": 101, "most": None, "people": 1000}]),
            "no score can move by 101 to None",
        ),
        (
            spoiled(scores=[{"least": None, "most": -101, "people": 1000}]),
            "no score can move by None to -101",
        ),
    ],
)
def test_figures_that_cannot_be_are_refused(figures, told):
    (said,) = moved.objections(figures, BEFORE, AFTER)
    assert told in said


def test_the_mean_of_the_same_people_is_known_from_the_documents():
    content = algorithms.document()
    content["features"][2]["missing"]["points"] -= 1
    after = algorithms.algorithm(**later.retabled(content))
    assert after.digest != BEFORE.digest
    figures = {
        **later.moves(BEFORE, after),
        "mean_move": -0.01,
        "scores": [{"least": -1, "most": 0, "people": 1000}],
    }
    assert moved.objections(figures, BEFORE, after) == []
    (told,) = moved.objections(figures | {"mean_move": 0.01}, BEFORE, after)
    assert told == "the mean move is -0.01, not 0.01"
