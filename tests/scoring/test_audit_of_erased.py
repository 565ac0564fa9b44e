"""A score that is called erased, and was not erased as the law of the code has it, is found."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading
from scoring_service.objections.effects.erasing import Erasures
from scoring_service.scoring.audit import audit_scores
from tests.factories import policies
from tests.factories.cases import LATE, Desk, corrected


@pytest.fixture
def desk(engine, clock, published, monkeypatch):
    policies.follow(monkeypatch, policies.edition_following("cn_shanghai"))
    return Desk(engine, clock)


@pytest.fixture
def erased(desk, engine, clock):
    """A score that was replaced, and erased on its day."""
    score = desk.score()
    desk.settle(desk.lodge(score, LATE), corrected())
    clock.advance(timedelta(days=3))
    Erasures(engine, clock).attend()
    return score


@pytest.fixture
def change(engine):
    """Write into the table as nobody may."""

    def act(score, **columns):
        set_to = ", ".join(f"{name} = :{name}" for name in columns)
        with engine.execution_options(scoring_writes=True).begin() as connection:
            connection.execute(
                text(f"UPDATE scores SET {set_to} WHERE id = :id"), columns | {"id": score.id}
            )

    return act


@pytest.fixture
def faults(engine):
    def read():
        with reading(engine) as session:
            return [fault for found in audit_scores(session) for fault in found.faults]

    return read


def test_a_lawful_erasure_is_no_fault(erased, faults):
    assert faults() == []


def test_a_score_is_not_erased_that_nothing_replaced(desk, erased, change, faults):
    told = [f"{erased.id} is erased, and nothing replaced it."]
    change(erased, superseded_by=None)
    assert faults() == told
    change(erased, superseded_by=desk.score(person="C-2").id)
    assert faults() == told


@pytest.mark.parametrize(
    "left", [{"value": 700, "band": "A", "probability": 0.1}, {"items": "kept"}], ids=str
)
def test_an_erased_score_tells_nothing_of_what_it_was_made_of(erased, change, faults, left):
    if "items" in left:
        left = {"items": json.dumps([{"id": LATE, "value": 2, "source": "x", "status": "used"}])}
    change(erased, **left)
    assert faults() == [f"{erased.id} is erased, and still tells what it was made of."]


def test_an_erased_score_that_is_younger_than_the_log_keeps_its_receipt(erased, change, faults):
    change(erased, receipt="{}")
    assert faults() == [f"{erased.id} has no receipt, and the log is older."]


def test_a_score_that_stands_is_not_hidden_by_calling_it_erased(desk, change, faults, clock):
    score = desk.score()
    change(score, value=700, erased_at=clock.now())
    assert f"{score.id} is erased, and nothing replaced it." in faults()
    assert f"{score.id} is erased, and still tells what it was made of." in faults()
