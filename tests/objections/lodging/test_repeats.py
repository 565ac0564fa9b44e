"""The same for the third time with nothing new: no freeze, and declined or taken up."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from scoring_service.objections.effects.erasing import Erasures
from scoring_service.objections.inquiries.service import ask_by_hand
from scoring_service.objections.records import Ground, Outcome, ResolutionKind
from scoring_service.objections.representation import objection_body
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.deadlines import AtDue
from scoring_service.scoring.records import Status
from tests.factories import algorithms
from tests.factories.cases import (
    ADA,
    EVE,
    KAI,
    LATE,
    OLA,
    REASONS,
    WEN,
    confirmed,
    corrected,
    free_reviewer,
)
from tests.factories.evidence import pdf
from tests.factories.races import race

BILL = "bill_1"
TAKES_HOLD = [EventKind.FROZEN, EventKind.INQUIRY_OPENED]


def rejected(desk, score, *items, times=2, **parts):
    """Let it be rejected so often by others than Wen, Ola and Kai, as long as there are any."""
    parts_of_decision = {} if items else {"outcome": Outcome.REJECTED}
    resolutions = [confirmed(item) for item in items]
    made = []
    for _ in range(times):
        lodged = desk.lodge(score, *items, **parts)
        reviewer = free_reviewer(desk.read(lodged), ADA, EVE, KAI)
        made.append(desk.settle(lodged, *resolutions, reviewer=reviewer, **parts_of_decision))
    return made


def status(desk, score):
    return desk.read_score(score.id).status


@pytest.mark.parametrize("items", [(LATE,), (LATE, BILL), ()])
def test_the_third_time_nothing_is_frozen_and_a_reviewer_declines_it(desk, decline, engine, items):
    score = desk.score()
    earlier = rejected(desk, score, *items)
    repeat = desk.lodge(score, *items)
    assert set(repeat.repeats) == {one.id for one in earlier}
    assert (repeat.freezes, repeat.frozen_items, status(desk, score)) == (False, (), Status.FINAL)
    assert [event.kind for event in repeat.events] == [EventKind.LODGED]
    for reviewer in (ADA, EVE):
        with pytest.raises(Forbidden, match="Nobody decides what they decided"):
            desk.take(repeat, reviewer)
    declined = decline(desk.take(desk.read(repeat)))
    assert (declined.state, declined.decision.outcome) == (State.DECIDED, Outcome.DECLINED)
    assert {part.kind for part in declined.decision.resolutions} <= {ResolutionKind.CONFIRMED}
    assert (declined.decision.reviewer, declined.decision.reasons) == (WEN, REASONS)
    assert declined.decision.receipt["statement"]["outcome"] == "declined"
    assert set(desk.lodge(score, *items).repeats) == {*repeat.repeats, declined.id}
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM freezes WHERE released_at IS NULL")) == 0


def test_the_first_and_the_second_time_it_is_frozen_and_cannot_be_declined(
    desk, decline, take_up, snapshot
):
    score = desk.score()
    for reviewer in (WEN, OLA):
        taken = desk.take(desk.lodge(score, LATE), reviewer)
        assert (taken.repeats, status(desk, score)) == ((), Status.FROZEN)
        before = snapshot()
        for act in (decline, take_up):
            with pytest.raises(Conflict, match="like any objection"):
                act(taken, reviewer=reviewer)
        assert snapshot() == before
        desk.decide(taken, confirmed())


def test_what_was_withdrawn_or_upheld_or_about_something_else_does_not_count(desk):
    score = desk.score()
    rejected(desk, score, LATE, times=1)
    desk.withdraw(desk.lodge(score, LATE))
    rejected(desk, score, LATE, times=1, ground=Ground.OUTDATED)
    rejected(desk, score, BILL, times=1)
    rejected(desk, score, times=1)
    rejected(desk, desk.score(person="C-2"), LATE)
    desk.settle(desk.lodge(desk.score(algorithms.items(**{LATE: 1})), LATE), corrected(value=0))
    again = desk.lodge(score, LATE)
    assert (again.repeats, again.freezes) == ((), True)


def test_information_that_has_changed_since_is_objected_to_for_the_first_time(desk, clock):
    score = desk.score()
    rejected(desk, score, LATE)
    desk.settle(desk.lodge(score, LATE, ground=Ground.OUTDATED), corrected(value=1))
    changed = desk.standing(desk.lodge(score_now(desk, score), BILL))
    assert desk.lodge(changed, LATE).freezes
    later = desk.score(person="C-2")
    rejected(desk, later, LATE)
    clock.advance(timedelta(days=40))
    assert desk.lodge(desk.score(person="C-2"), LATE).freezes


@pytest.mark.parametrize("changed", [BILL, LATE])
def test_a_repeat_is_known_by_the_decisions_since_where_the_old_values_were_erased(
    desk, clock, engine, follow, changed
):
    follow("cn_shanghai")
    score = desk.score()
    earlier = rejected(desk, score, LATE)
    parts = {"ground": Ground.OUTDATED} if changed == LATE else {}
    desk.settle(desk.lodge(score, changed, **parts), corrected(changed, 1))
    clock.advance(timedelta(days=5))
    Erasures(engine, clock).attend()
    assert status(desk, score) is Status.ERASED
    again = desk.lodge(score_now(desk, score), LATE)
    expected = {one.id for one in earlier} if changed == BILL else set()
    assert (set(again.repeats), again.freezes) == (expected, changed == LATE)


def score_now(desk, score):
    return desk.read_score(desk.read_score(score.id).superseded_by)


def test_another_score_of_the_same_information_is_a_repeat_and_a_further_named_one_is_none(desk):
    score, same = desk.score(), desk.score()
    rejected(desk, score, LATE)
    desk.withdraw(repeat := desk.lodge(same, LATE))
    assert len(repeat.repeats) == 2
    other = desk.score(algorithms.items(**{LATE: 1}))
    assert desk.lodge(score, LATE, others=(other.id,)).freezes


def test_what_a_named_score_reached_is_a_repeat_too(desk, clock):
    one = algorithms.items(**{LATE: 1})
    named, reached = desk.score(one), desk.score(one)
    clock.advance(timedelta(days=80))
    score = desk.score()
    earlier = rejected(desk, score, LATE, others=(named.id,))
    assert status(desk, reached) is Status.FINAL
    for again in (named, reached):
        desk.withdraw(repeat := desk.lodge(again, LATE))
        assert set(repeat.repeats) == {one.id for one in earlier}
    assert desk.lodge(desk.score(one), LATE).freezes


def test_new_evidence_freezes_at_once_and_the_same_file_again_does_not(desk, add, decline):
    score = desk.score()
    first = desk.lodge(score, LATE)
    add(first, pdf("old"))
    desk.settle(desk.read(first), confirmed(), reviewer=ADA)
    rejected(desk, score, LATE, times=1)
    repeat = desk.take(desk.lodge(score, LATE))
    add(repeat, pdf("old"))
    assert (desk.read(repeat).freezes, len(desk.read(repeat).repeats)) == (False, 2)
    add(repeat, pdf("new"))
    now = desk.read(repeat)
    assert (now.repeats, now.freezes, now.frozen_items) == ((), True, (LATE,))
    assert [e.kind for e in now.events][-3:] == [EventKind.EVIDENCE_ADDED, *TAKES_HOLD]
    assert status(desk, score) is Status.FROZEN
    with pytest.raises(Conflict, match="like any objection"):
        decline(now)
    assert desk.decide(now, corrected(value=0)).decision.new_score_id is not None


def test_a_repeat_is_taken_up_before_it_is_decided_on(desk, take_up, snapshot, engine, clock):
    score = desk.score()
    rejected(desk, score, LATE)
    taken = desk.take(desk.lodge(score, LATE))
    before = snapshot()
    with pytest.raises(Conflict, match="brings nothing new"):
        desk.decide(taken, corrected(value=0))
    with pytest.raises(Conflict, match="brings nothing new"), transaction(engine) as session:
        ask_by_hand(session, taken.id, reviewer=WEN, now=clock.now())
    with pytest.raises(Forbidden):
        take_up(taken, reviewer=OLA)
    assert snapshot() == before
    frozen = take_up(taken)
    assert (frozen.freezes, status(desk, score)) == (True, Status.FROZEN)
    assert [e.kind for e in frozen.events][-3:] == [EventKind.TAKEN_UP, *TAKES_HOLD]
    assert desk.decide(frozen, confirmed()).decision.outcome is Outcome.REJECTED


def test_whoever_declines_owes_reasons_and_has_seen_the_present_state(desk, decline, snapshot):
    score = desk.score()
    rejected(desk, score, LATE)
    lodged = desk.lodge(score, LATE)
    with pytest.raises(Conflict):
        decline(lodged)
    taken = desk.take(lodged)
    before = snapshot()
    for refusal, parts in (
        (Invalid, {"reasons": "  no  "}),
        (Invalid, {"reasons": "a\u202eb" * 9}),
        (Forbidden, {"reviewer": OLA}),
    ):
        with pytest.raises(refusal):
            decline(taken, **parts)
    with pytest.raises(Conflict):
        decline(lodged)
    assert snapshot() == before


def test_a_repeat_that_nobody_looks_at_calls_on_reviewers_and_deletes_nothing(
    desk, follow, due_dates, clock
):
    follow("us_fcra")
    score = desk.score()
    rejected(desk, score, LATE)
    repeat = desk.lodge(score, LATE)
    assert (repeat.terms.at_due, repeat.at_due) == (AtDue.DELETE_ITEM, AtDue.ESCALATE)
    clock.advance(timedelta(days=31))
    due_dates.attend()
    after = desk.read(repeat)
    assert (after.escalated, after.decision) == (True, None)


def test_the_law_says_by_when_the_person_is_told(app, desk, follow, decline):
    follow("us_fcra")
    score = desk.score()
    rejected(desk, score, LATE)
    declined = decline(desk.take(desk.lodge(score, LATE)))
    with app.test_request_context():
        body = objection_body(declined, for_reviewer=False)
    assert body["procedure"]["tell_declined_by"] == date(2026, 11, 6).isoformat()
    assert body["repeat"]["remedy"] is None


def test_evidence_and_declining_at_once_never_leave_new_evidence_unfrozen(desk, add, decline):
    for number in range(8):
        score = desk.score(person=f"C-{number}")
        rejected(desk, score, LATE)
        repeat = desk.take(desk.lodge(score, LATE))
        results = race(
            lambda: decline(repeat),  # noqa: B023 - run before the next
            lambda: add(repeat, pdf(str(number))),  # noqa: B023
        )
        after = desk.read(repeat)
        refused = [isinstance(result, Refusal) for result in results]
        assert sorted(refused) == [False, True]
        declined = after.decision is not None
        assert declined == refused[1]
        assert after.freezes != declined


def test_of_many_lodged_at_once_none_is_declined_unduly(desk):
    score = desk.score()
    rejected(desk, score, LATE, times=1)
    lodged = race(*[lambda: desk.lodge(score, LATE)] * 4)
    (first,) = [one for one in lodged if not isinstance(one, Refusal)]
    assert first.freezes
