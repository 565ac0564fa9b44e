"""Objections lodged under an earlier release lose nothing when the tables are upgraded."""

from sqlalchemy import text

from scoring_service import migrations
from scoring_service.kernel.database import transaction
from scoring_service.objections.records import Ground
from tests.factories.cases import LATE, confirmed


def test_an_open_objection_to_a_whole_score_then_freezes_what_it_is_made_of(desk, engine):
    score = desk.score()
    whole = desk.lodge(score, ground=Ground.UNLAWFUL_USE)
    late = desk.lodge(score, LATE)
    settled = desk.settle(desk.lodge(score, "bill_1"), confirmed("bill_1"))
    _forget_items(engine, whole)
    migrations.downgrade(engine, "0001")
    migrations.upgrade(engine)
    assert desk.read(whole).frozen_items == whole.frozen_items
    assert desk.read(late).frozen_items == (LATE,)
    assert desk.read(settled).frozen_items == ()
    assert desk.score().item_values() == {}


def _forget_items(engine, objection):
    """Leave what the earlier release would have written."""
    forget = text("DELETE FROM freezes WHERE objection_id = :id AND item_id IS NOT NULL")
    with transaction(engine) as session:
        session.execute(forget, {"id": objection.id})
