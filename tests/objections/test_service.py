"""One objection from lodging to its end, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict, Invalid, NotFound
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.steps import EventKind, State
from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms
from tests.factories.cases import LATE, OLA, WEN, confirmed, corrected, deleted, objection_to

BEFORE, AFTER = 519, 635
"""The points of the client of `algorithms.items()`, and with last month paid on time."""


def status_of(desk, score):
    return desk.read_score(score.id).status


def used(score, item=LATE):
    return next(use for use in score.items if use.id == item)


def kinds(objection):
    return [event.kind for event in objection.events]


def test_lodging_freezes_the_score_and_the_item_at_once(desk):
    score = desk.score()
    objection = desk.lodge(score, LATE, proposed={LATE: 0})
    assert objection == desk.read(objection)
    assert (objection.state, objection.freezes, objection.assignee) == (State.LODGED, True, None)
    assert objection.due_on == date(2026, 11, 21)
    assert kinds(objection) == [EventKind.LODGED, EventKind.FROZEN, EventKind.INQUIRY_OPENED]
    assert status_of(desk, score) is Status.FROZEN
    assert used(desk.score()).status is ItemStatus.FROZEN


def test_objecting_to_the_whole_score_freezes_it_and_all_that_it_is_made_of(desk):
    score = desk.score()
    objection = desk.lodge(score, ground=Ground.UNLAWFUL_USE)
    assert status_of(desk, score) is Status.FROZEN
    made_now = desk.score()
    assert (made_now.status, made_now.item_values()) == (Status.UNSCORABLE, {})
    assert {use.status for use in made_now.items} == {ItemStatus.FROZEN}
    assert objection.frozen_items == tuple(use.id for use in score.items)


def test_what_a_disputed_score_did_not_receive_is_not_frozen(desk):
    score = desk.score(algorithms.items(**{LATE: None}))
    objection = desk.lodge(score, ground=Ground.UNLAWFUL_USE)
    assert LATE not in objection.frozen_items
    assert desk.score().item_values().keys() == {LATE}


def test_asking_for_reasons_freezes_nothing(desk):
    score = desk.score()
    objection = desk.lodge(score, ground=Ground.REASONS_WANTED, reviewer_wanted=True)
    assert not objection.freezes
    assert kinds(objection) == [EventKind.LODGED]
    assert status_of(desk, score) is Status.FINAL
    answered = desk.settle(objection, outcome=Outcome.ANSWERED)
    assert answered.decision.new_score_id is None
    assert EventKind.RELEASED not in kinds(answered)


def test_a_correction_makes_a_new_score_under_the_same_version(desk):
    score = desk.score()
    decided = desk.settle(desk.lodge(score, LATE), corrected(value=0))
    old, new = desk.read_score(score.id), desk.standing(decided)
    assert (old.status, old.superseded_by, old.value) == (Status.SUPERSEDED, new.id, BEFORE)
    assert (new.status, new.supersedes, new.value) == (Status.FINAL, old.id, AFTER)
    assert (new.model, new.version, new.digest) == (old.model, old.version, old.digest)
    assert (used(new).value, used(new).status) == (0, ItemStatus.USED)
    assert decided.decision.new_score_id == new.id
    assert decided.decision.reviewer == WEN
    assert decided.state is State.DECIDED
    assert not decided.freezes


def test_the_new_score_differs_in_nothing_but_what_was_decided(desk):
    score = desk.score(algorithms.items(bill_2=None))
    new = desk.standing(desk.settle(desk.lodge(score, LATE), corrected(value=0)))
    assert new.item_values() == score.item_values() | {LATE: 0}


def test_a_deleted_item_is_missing_from_the_new_score(desk):
    score = desk.score()
    new = desk.standing(desk.settle(desk.lodge(score, LATE), deleted()))
    assert (used(new).value, used(new).status) == (None, ItemStatus.MISSING)
    assert new.item_values() == {k: v for k, v in score.item_values().items() if k != LATE}


def test_a_confirmed_score_is_final_again(desk):
    score = desk.score()
    decided = desk.settle(desk.lodge(score, LATE), confirmed())
    assert decided.decision.new_score_id is None
    assert decided.decision.outcome is Outcome.REJECTED
    again = desk.read_score(score.id)
    assert (again.status, again.value, again.superseded_by) == (Status.FINAL, BEFORE, None)
    assert used(desk.score()).status is ItemStatus.USED


def test_a_missing_item_is_supplied(desk):
    score = desk.score(algorithms.items(**{LATE: None}))
    objection = desk.lodge(score, LATE, proposed={LATE: 0})
    new = desk.standing(desk.settle(objection, corrected(value=0)))
    assert new.value == AFTER


def test_several_items_are_resolved_one_by_one(desk):
    score = desk.score()
    objection = desk.lodge(score, LATE, "bill_1", "payment_1")
    parts = (corrected(value=0), confirmed("bill_1"), deleted("payment_1"))
    decided = desk.settle(objection, *parts)
    assert decided.decision.outcome is Outcome.PARTLY_UPHELD
    assert decided.decision.resolutions == parts
    values = desk.standing(decided).item_values()
    assert values == {
        k: v for k, v in (score.item_values() | {LATE: 0}).items() if k != "payment_1"
    }


def test_deleting_too_much_leaves_no_score_rather_than_a_guess(desk):
    score = desk.score({LATE: 2, "credit_limit": 100_000, "bill_1": 1, "bill_2": 1, "payment_1": 1})
    decided = desk.settle(
        desk.lodge(score, LATE, "credit_limit"), deleted(), deleted("credit_limit")
    )
    new = desk.standing(decided)
    assert (new.status, new.value, new.unscorable_reasons) == (
        Status.UNSCORABLE, None, ("too_little_known",),
    )  # fmt: skip


def test_a_score_unlawful_as_a_whole_stays_frozen_for_good(desk):
    score = desk.score()
    decided = desk.settle(desk.lodge(score, ground=Ground.UNLAWFUL_USE), outcome=Outcome.UPHELD)
    assert (decided.freezes, decided.frozen_items) == (True, ())
    assert EventKind.RELEASED not in kinds(decided)
    assert status_of(desk, score) is Status.FROZEN
    assert desk.score().item_values() == {}, "nor is it used again for that"


def test_a_rejected_objection_to_the_whole_releases_it(desk):
    score = desk.score()
    desk.settle(desk.lodge(score, ground=Ground.UNLAWFUL_USE), outcome=Outcome.REJECTED)
    assert status_of(desk, score) is Status.FINAL
    assert desk.score().value == BEFORE


def test_withdrawing_releases_everything(desk):
    score = desk.score()
    withdrawn = desk.withdraw(desk.lodge(score, LATE))
    assert (withdrawn.state, withdrawn.freezes) == (State.WITHDRAWN, False)
    assert status_of(desk, score) is Status.FINAL
    assert desk.score().value == BEFORE


def test_the_timeline_tells_it_in_order(desk, clock):
    objection = desk.lodge(desk.score(), LATE)
    clock.advance(timedelta(days=1))
    taken = desk.take(objection)
    clock.advance(timedelta(days=2))
    decided = desk.decide(taken, corrected(value=0))
    assert kinds(decided) == [
        EventKind.LODGED,
        EventKind.FROZEN,
        EventKind.INQUIRY_OPENED,
        EventKind.ASSIGNED,
        EventKind.DECIDED,
        EventKind.RELEASED,
        EventKind.SCORE_REPLACED,
    ]
    assert [event.at for event in decided.events] == sorted(event.at for event in decided.events)
    assert decided.revision == len(decided.events)
    assert decided.decision.decided_at == clock.now()


def test_taking_a_case_again_changes_nothing_and_another_reviewer_may_take_it_over(desk):
    taken = desk.take(desk.lodge(desk.score(), LATE))
    assert desk.take(taken) == taken
    assert desk.take(taken, OLA).assignee == OLA


def test_a_case_that_changed_is_not_taken_over_unawares(desk):
    lodged = desk.lodge(desk.score(), LATE)
    desk.take(lodged, OLA, revision=lodged.revision)
    with pytest.raises(Conflict) as refused:
        desk.take(lodged, WEN, revision=lodged.revision)
    assert refused.value.code == "objection_changed"


def test_the_preview_is_what_the_decision_then_does(desk):
    score = desk.score()
    objection = desk.take(desk.lodge(score, LATE))
    seen = desk.preview(objection, corrected(value=0))
    assert (seen.score_id, seen.old.value, seen.new.value) == (score.id, BEFORE, AFTER)
    assert seen.replaces
    new = desk.standing(desk.decide(objection, corrected(value=0)))
    assert (seen.new.value, seen.new.band, seen.new.probability) == (
        new.value, new.band, new.probability,
    )  # fmt: skip


def test_a_preview_stores_nothing_and_of_a_confirmation_shows_no_change(desk, snapshot):
    objection = desk.lodge(desk.score(), LATE)
    before = snapshot()
    seen = desk.preview(objection, confirmed())
    desk.preview(objection, deleted())
    assert seen.old == seen.new
    assert not seen.replaces
    assert snapshot() == before


@pytest.mark.parametrize("parts", [(), (corrected(value=99),), (confirmed("bill_1"),)])
def test_a_preview_of_the_impossible_is_refused(desk, parts):
    with pytest.raises(Invalid):
        desk.preview(desk.lodge(desk.score(), LATE), *parts)


def test_nothing_is_previewed_of_a_closed_objection(desk):
    withdrawn = desk.withdraw(desk.lodge(desk.score(), LATE))
    with pytest.raises(Conflict):
        desk.preview(withdrawn, confirmed())


def test_another_objection_may_follow_a_decision(desk):
    score = desk.score()
    desk.settle(desk.lodge(score, LATE), confirmed())
    assert desk.lodge(score, LATE).state is State.LODGED


def test_a_decision_that_fails_half_way_leaves_nothing_behind(desk, snapshot, monkeypatch):
    taken = desk.take(desk.lodge(desk.score(), LATE))
    before = snapshot()
    monkeypatch.setattr("scoring_service.scoring.service.rescore", lambda *_args, **_kw: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.decide(taken, corrected())
    assert snapshot() == before


def test_the_database_holds_one_decision_an_objection(desk, engine):
    decided = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    columns = (
        "objection_id, outcome, reasons, resolutions, reviewer, rule, decided_at, score_id, "
        "new_score_id, receipt"
    )
    copy = f"INSERT INTO decisions (id, {columns}) SELECT 'dec_2', {columns} FROM decisions"
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.execute(text(copy))
    assert desk.read(decided) == decided


def test_an_unknown_objection_is_not_found(desk):
    lodged = desk.lodge(desk.score(), LATE)
    with pytest.raises(NotFound):
        desk.take(objection_to(LATE))
    assert desk.read(lodged) == lodged
