"""Objections lodged under an earlier release lose nothing when the tables are upgraded."""

from datetime import timedelta

from sqlalchemy import MetaData, Table, select, text

from scoring_service import migrations
from scoring_service.kernel.database import transaction
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.service import take_up
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.deadlines import Step
from scoring_service.scoring.records import Status
from tests.factories.cases import KAI, LATE, OLA, confirmed


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


def test_a_decision_from_before_appeals_may_be_appealed(desk, engine):
    decided = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    migrations.downgrade(engine, "0007")
    _forget_periods(engine)
    migrations.upgrade(engine)
    again = desk.read(decided)
    assert again.decision == decided.decision
    assert (desk.appeal(again).state, desk.read(again).freezes) == (State.APPEALED, True)


def test_the_earlier_release_finds_no_state_and_no_freeze_that_it_could_not_end(desk, engine):
    proposed = desk.take(desk.lodge(desk.score(person="C-2"), ground=Ground.OTHER))
    desk.decide(proposed, outcome=Outcome.UPHELD)
    first = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    desk.decide(desk.take(desk.appeal(first), OLA), confirmed())
    migrations.downgrade(engine, "0007")
    migrations.upgrade(engine)
    assert (desk.read(proposed).state, desk.read(proposed).freezes) == (State.UNDER_REVIEW, True)
    ended = desk.read(first)
    assert (ended.state, ended.freezes, ended.decision) == (State.DECIDED, False, first.decision)
    assert desk.standing(ended).status is Status.FINAL


def test_an_appeal_from_before_is_withdrawn_to_what_held_then(desk, engine):
    first = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    appealed = desk.appeal(first)
    migrations.downgrade(engine, "0012")
    migrations.upgrade(engine)
    assert desk.read(appealed) == appealed
    withdrawn = desk.withdraw(appealed)
    assert (withdrawn.terms, withdrawn.due_on) == (appealed.terms, first.due_on)
    assert (withdrawn.assignee, withdrawn.repeats) == (first.assignee, ())


def test_a_repeat_whose_time_began_anew_can_be_read_by_the_earlier_release(
    desk, engine, clock, due_dates
):
    score = desk.score()
    for _ in range(2):
        desk.settle(desk.lodge(score, LATE), confirmed())
    lodged = desk.take(desk.lodge(score, LATE), KAI)
    clock.advance(timedelta(days=21))
    due_dates.attend()
    late = desk.read(lodged)
    who = {"reviewer": late.assignee, "revision": late.revision, "now": clock.now()}
    with transaction(engine) as session:
        taken = take_up(session, late.id, **who)
    migrations.downgrade(engine, "0012")
    migrations.upgrade(engine)
    again = desk.read(taken)
    assert (again.due_on, again.terms.by) == (taken.due_on, late.terms.by)
    assert {event.kind for event in again.events} == {
        *(event.kind for event in taken.events if event.kind is not EventKind.RENEWED),
        EventKind.EXTENDED,
    }


def _forget_periods(engine):
    """Leave the terms as the earlier release would have written them."""
    table = Table("objections", MetaData(), autoload_with=engine)
    with transaction(engine) as session:
        (terms,) = session.scalars(select(table.c.terms))
        session.execute(table.update().values(terms={**terms, "later": {}}))
