"""Objections lodged under an earlier release lose nothing when the tables are upgraded."""

from datetime import timedelta

from sqlalchemy import text

from scoring_service import migrations
from scoring_service.kernel.database import transaction
from scoring_service.objections.records import Ground
from scoring_service.objections.timing.deadlines import Step
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


def test_objections_and_decisions_from_before_procedures_keep_their_deadline(
    desk, engine, clock, due_dates
):
    lodged = desk.lodge(desk.score(person="C-1"), LATE)
    decided = desk.settle(desk.lodge(desk.score(person="C-2"), LATE), confirmed())
    migrations.downgrade(engine, "0004")
    migrations.upgrade(engine)
    again = desk.read(lodged)
    days = {Step.MARK: lodged.terms.by[Step.MARK], Step.DECIDE: lodged.due_on}
    assert (again.due_on, again.terms.by) == (lodged.due_on, days)
    assert again.terms.silence == "reviewer_decides", "no source was asked then"
    assert (again.terms.procedure, again.terms.at_due) == ("cn_credit_reporting", "escalate")
    assert desk.read(decided).decision == decided.decision
    clock.advance(timedelta(days=21))
    due_dates.attend()
    assert desk.read(lodged).escalated


def test_what_a_rule_decided_survives_going_back_and_forth(desk, engine, clock, due_dates, follow):
    follow("us_fcra")
    lodged = desk.lodge(desk.score(), LATE)
    clock.advance(timedelta(days=30))
    due_dates.attend()
    migrations.downgrade(engine, "0004")
    migrations.upgrade(engine)
    assert desk.read(lodged).decision.reviewer == "rule:us_fcra"
