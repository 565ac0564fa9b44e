"""What happens when a due date passes and nobody has decided, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import Conflict
from scoring_service.objections import service as objections
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing import lapsing
from scoring_service.objections.timing.deadlines import AtDue
from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms, policies
from tests.factories.cases import LATE, confirmed, corrected, deleted

BILL = "bill_1"
LAST = [EventKind.OVERDUE, EventKind.ESCALATED]


def kinds(objection):
    return [event.kind for event in objection.events]


def pass_due_date(clock, objection):
    """Let the clock stand at the first instant after the due date."""
    clock.advance(timedelta(days=(objection.due_on - clock.now().date()).days + 1))


@pytest.fixture
def lapse(due_dates, clock, desk):
    """Let the due date of an objection pass; return what became of it."""

    def act(objection):
        pass_due_date(clock, objection)
        due_dates.attend()
        return desk.read(objection)

    return act


@pytest.fixture
def escalated(engine):
    def count():
        with reading(engine) as session:
            return objections.count_escalated(session)

    return count


def test_on_the_due_date_itself_nothing_happens(due_dates, clock, desk):
    objection = desk.take(desk.lodge(desk.score(), LATE))
    clock.advance(timedelta(days=20, hours=6, minutes=59, seconds=59))
    assert day_of(clock.now()) == objection.due_on
    due_dates.attend()
    assert desk.read(objection) == objection
    clock.advance(timedelta(seconds=1))
    due_dates.attend()
    assert kinds(desk.read(objection))[-2:] == LAST


@pytest.mark.parametrize("taken", [False, True])
def test_an_escalated_case_waits_for_all_reviewers_and_stays_frozen(desk, lapse, escalated, taken):
    score = desk.score()
    objection = desk.lodge(score, LATE)
    before = desk.take(objection) if taken else objection
    after = lapse(objection)
    assert (after.state, after.assignee, after.escalated) == (before.state, before.assignee, True)
    assert kinds(after) == [*kinds(before), *LAST]
    assert desk.read_score(score.id).status is Status.FROZEN
    assert escalated() == 1
    decided = desk.settle(after, corrected(value=0))
    assert (decided.state, decided.escalated, escalated()) == (State.DECIDED, False, 0)


def test_keeping_frozen_is_noted_and_nothing_more(desk, lapse, follow, escalated):
    follow("eu_gdpr")
    score = desk.score()
    objection = desk.lodge(score, LATE)
    after = lapse(objection)
    assert kinds(after) == [*kinds(objection), EventKind.OVERDUE]
    assert (after.state, after.escalated, escalated()) == (State.LODGED, False, 0)
    assert desk.read_score(score.id).status is Status.FROZEN


def test_a_rule_deletes_as_a_reviewer_would_have(desk, lapse, follow):
    follow("us_fcra")
    score, control = desk.score(), desk.score(person="C-control")
    objection, other = desk.take(desk.lodge(score, BILL)), desk.lodge(control, BILL)
    wanted = desk.standing(desk.settle(other, deleted(BILL)))
    decided = lapse(objection)
    new = desk.standing(decided)
    assert (new.value, new.item_values()) == (wanted.value, wanted.item_values())
    assert (new.status, new.supersedes) == (Status.FINAL, score.id)
    assert next(use.status for use in new.items if use.id == BILL) is ItemStatus.MISSING
    decision = decided.decision
    assert decision.resolutions == (deleted(BILL),)
    assert (decision.outcome, decision.reviewer, decision.rule) == (
        Outcome.UPHELD, None, "us_fcra",
    )  # fmt: skip
    assert kinds(decided)[-4:] == [
        EventKind.OVERDUE,
        EventKind.DECIDED_BY_RULE,
        EventKind.RELEASED,
        EventKind.SCORE_REPLACED,
    ]
    assert (decided.state, decided.freezes, decided.escalated) == (State.DECIDED, False, False)


def test_a_rule_gives_its_law_as_the_reason_in_both_languages(desk, lapse, follow):
    follow("us_fcra")
    decided = lapse(desk.lodge(desk.score(), LATE))
    assert decided.assignee is None
    for told in ("2026-11-30", "15 U.S.C., article 1681i(a)", "第 1681i(a) 条", "美国公平信用报告"):
        assert told in decided.decision.reasons


def test_the_decision_of_a_rule_has_a_receipt_in_the_log(desk, lapse, follow, engine):
    follow("us_fcra")
    decided = lapse(desk.lodge(desk.score(), LATE))
    assert decided.decision.receipt["statement"]["decision"] == decided.decision.id
    with reading(engine) as session:
        (expected,) = audit_decisions(session)
        logged = session.scalars(text("SELECT about FROM log_leaves")).all()
    assert (expected.faults, expected.unreceipted) == ((), False)
    assert decided.decision.id in logged


def test_of_several_items_those_that_are_there_are_deleted(desk, lapse, follow):
    follow("us_fcra")
    score = desk.score(algorithms.items(**{LATE: None}))
    decided = lapse(desk.lodge(score, LATE, "bill_1"))
    assert decided.decision.outcome is Outcome.PARTLY_UPHELD
    assert decided.decision.resolutions == (confirmed(LATE), deleted("bill_1"))


@pytest.mark.parametrize("procedure", ["us_fcra", "eu_gdpr"])
def test_where_the_rule_would_be_empty_reviewers_are_called_on(desk, lapse, follow, procedure):
    follow(procedure)
    asked = desk.lodge(desk.score(), LATE, ground=Ground.REASONS_WANTED, reviewer_wanted=True)
    assert asked.terms.at_due is AtDue.ESCALATE
    assert kinds(lapse(asked))[-2:] == LAST


@pytest.mark.parametrize("items", [(), (LATE,)])
def test_what_cannot_be_deleted_calls_on_reviewers(desk, lapse, follow, items):
    follow("us_fcra")
    objection = desk.lodge(desk.score(algorithms.items(**{LATE: None})), *items)
    assert objection.terms.at_due is AtDue.ESCALATE
    after = lapse(objection)
    assert (after.escalated, after.decision) == (True, None)


def test_an_item_deleted_meanwhile_is_not_deleted_again(desk, lapse, follow, clock):
    follow("us_fcra")
    late, lodged = (desk.lodge(score, LATE) for score in (desk.score(), desk.score()))
    desk.settle(late, deleted())
    lapsed = lapse(lodged)
    assert (lapsed.decision, kinds(lapsed)[-2:]) == (None, LAST)


def test_what_was_decided_or_withdrawn_in_time_is_left_alone(desk, lapse, snapshot):
    decided = desk.settle(desk.lodge(desk.score(person="C-1"), LATE), confirmed())
    withdrawn = desk.withdraw(desk.lodge(desk.score(person="C-2"), LATE))
    before = snapshot()
    assert [lapse(decided), lapse(withdrawn)] == [decided, withdrawn]
    assert snapshot() == before


def test_acting_again_changes_nothing(desk, lapse, follow, due_dates, clock, snapshot):
    lapse(desk.lodge(desk.score(person="C-1"), LATE))
    follow("us_fcra")
    lapse(desk.lodge(desk.score(person="C-2"), LATE))
    before = snapshot()
    for days in (0, 1, 400):
        clock.advance(timedelta(days=days))
        due_dates.attend()
    assert snapshot() == before


def test_a_clock_set_back_undoes_nothing_and_does_nothing_twice(
    desk, lapse, follow, due_dates, clock, snapshot
):
    lapse(desk.lodge(desk.score(person="C-1"), LATE))
    follow("us_fcra")
    lapse(desk.lodge(desk.score(person="C-2"), LATE))
    before = snapshot()
    clock.advance(timedelta(days=-60))
    due_dates.attend()
    clock.advance(timedelta(days=60))
    due_dates.attend()
    assert snapshot() == before


def test_a_clock_that_jumps_ahead_finds_all_that_is_due(desk, due_dates, clock):
    lodged = [desk.lodge(desk.score(person=f"C-{number}"), LATE) for number in range(3)]
    clock.advance(timedelta(days=1000))
    due_dates.attend()
    assert all(desk.read(objection).escalated for objection in lodged)


def test_a_later_policy_moves_no_due_date_and_changes_no_rule(desk, lapse, monkeypatch, clock):
    old = policies.edition_following("us_fcra")
    new = policies.edition_following("kr", since=date(2026, 11, 5))
    policies.follow(monkeypatch, old, new)
    first = desk.lodge(desk.score(person="C-1"), LATE)
    clock.advance(timedelta(days=5))
    second = desk.lodge(desk.score(person="C-2"), LATE)
    assert (first.terms.procedure, first.due_on) == ("us_fcra", date(2026, 11, 30))
    assert (second.terms.procedure, second.due_on) == ("kr", date(2026, 11, 13))
    assert lapse(second).escalated
    assert desk.read(first).state is State.LODGED
    assert lapse(first).decision.rule == "us_fcra"


def test_a_policy_rewritten_in_place_changes_nothing_either(desk, lapse, follow):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    follow("us_fcra", at_due="escalate")
    assert lapse(objection).decision.rule == "us_fcra"


def test_a_reviewer_who_decides_from_what_they_read_before_is_told(desk, lapse):
    taken = desk.take(desk.lodge(desk.score(), LATE))
    after = lapse(taken)
    with pytest.raises(Conflict) as refused:
        desk.decide(taken, confirmed())
    assert refused.value.code == "objection_changed"
    assert desk.decide(after, corrected(value=0)).state is State.DECIDED


def test_one_that_cannot_be_acted_on_keeps_no_other_from_it(
    desk, due_dates, clock, engine, snapshot
):
    broken = desk.lodge(desk.score(person="C-1"), LATE)
    good = desk.lodge(desk.score(person="C-2"), LATE)
    with transaction(engine) as session:
        forget = text("UPDATE objections SET terms = '{}' WHERE id = :id")
        session.execute(forget, {"id": broken.id})
    pass_due_date(clock, good)
    with pytest.raises(KeyError):
        due_dates.attend()
    assert desk.read(good).escalated
    before = snapshot()
    with pytest.raises(KeyError):
        due_dates.attend()
    assert snapshot() == before


def test_a_deletion_that_fails_half_way_calls_on_reviewers_and_leaves_nothing_else_behind(
    desk, due_dates, follow, clock, snapshot, monkeypatch
):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    pass_due_date(clock, objection)
    with monkeypatch.context() as failing:
        failing.setattr("scoring_service.scoring.service.rescore", lambda *_args, **_kw: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            due_dates.attend()
        before = snapshot()
        assert kinds(desk.read(objection)) == [*kinds(objection), EventKind.ESCALATED]
        with pytest.raises(ZeroDivisionError):
            due_dates.attend()
    assert snapshot() == before
    due_dates.attend()
    assert desk.read(objection).decision.rule == "us_fcra"


def test_what_is_not_due_yet_is_refused_even_where_it_is_named(desk, engine, clock, snapshot):
    objection = desk.lodge(desk.score(), LATE)
    before = snapshot()
    with transaction(engine) as session:
        assert lapsing.lapse_objection(session, objection.id, now=clock.now()) is None
    assert snapshot() == before
