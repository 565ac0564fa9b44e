"""What is said of disputed items: by whoever may know their values, and of scores named beside."""

from dataclasses import replace

import pytest

from scoring_service.objections.wording import (
    disputed_lines,
    item_label,
    item_value,
    resolution_lines,
)
from scoring_service.scoring.records import ItemStatus, ItemUse, Status
from tests.factories.cases import (
    LATE,
    VERIFICATION,
    confirmed,
    corrected,
    deleted,
    objection_to,
    score_of,
    unresolved,
)


@pytest.fixture(autouse=True)
def _speaking(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def recording(value):
    return score_of(ItemUse(LATE, value, "card_account", ItemStatus.USED))


ERASED = replace(recording(None), status=Status.ERASED)


def lines(score, part, algorithm, *, several=True):
    (line,) = resolution_lines((part,), score, algorithm, several=several)
    return line


def test_an_item_that_only_another_algorithm_knows_has_its_id_and_its_number(algorithm):
    assert item_label(algorithm, "rent_1") == "rent_1"
    assert item_value(algorithm, "rent_1", 1200) == "1,200"
    assert item_label(algorithm, LATE) != LATE


def test_what_was_changed_in_another_score_alone_is_said_so(algorithm):
    assert "was corrected in another score" in lines(recording(0), corrected(value=0), algorithm)
    assert "was deleted from another score" in lines(recording(None), deleted(), algorithm)
    for part in (corrected(value=0), deleted()):
        assert "another score" not in lines(recording(2), part, algorithm)


def test_no_other_score_is_spoken_of_where_the_objection_names_none(algorithm):
    for value, part in ((0, corrected(value=0)), (None, deleted())):
        assert "another score" not in lines(recording(value), part, algorithm, several=False)


@pytest.mark.parametrize("score", [None, ERASED], ids=["not the reader's to know", "erased"])
def test_without_the_old_values_it_is_said_what_became_of_them(algorithm, score):
    parts = (confirmed(), corrected(value=0), deleted(), unresolved())
    told = [lines(score, part, algorithm) for part in parts]
    assert not any(words in line for line in told for words in ("not known", "another score"))
    ends = [line.partition(": ")[2] for line in told]
    assert ends[0] == "what was recorded stands."
    assert ends[1].startswith("corrected to “")
    assert ends[2] == "deleted, and no longer counts."
    assert ends[3].endswith(VERIFICATION)


@pytest.mark.parametrize("score", [None, ERASED], ids=["not the reader's to know", "erased"])
def test_without_the_old_values_it_is_said_what_the_person_says_is_right(algorithm, score):
    objection = objection_to(LATE)
    label = algorithm.item_by_id[LATE].label["en"]
    assert list(disputed_lines(objection, score, algorithm)) == [label]
    (line,) = disputed_lines(replace(objection, proposed={LATE: 0}), score, algorithm)
    assert line.startswith(f"{label}: right is “")
    (line,) = disputed_lines(objection, recording(2), algorithm)
    assert "recorded" in line
