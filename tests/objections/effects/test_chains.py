"""Several objections of one person: nothing disputed is released by another's end, nothing lost."""

from datetime import timedelta

import pytest

from scoring_service.accounts.principals import Subject
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Conflict
from scoring_service.objections import access
from scoring_service.objections import service as objections
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.steps import EventKind
from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted

BILL = "bill_1"
ENDS = {
    "confirmed": lambda desk, objection: desk.settle(objection, confirmed()),
    "corrected": lambda desk, objection: desk.settle(objection, corrected(value=0)),
    "deleted": lambda desk, objection: desk.settle(objection, deleted()),
    "withdrawn": lambda desk, objection: desk.withdraw(objection),
}
VALUES = {"confirmed": 2, "corrected": 0, "deleted": None, "withdrawn": 2}
"""What stands of last month's repayment status after each end."""


def scored(desk, **overrides):
    """What the score of a client with these items says."""
    control = desk.score(algorithms.items(**overrides), person="C-control")
    return control.status, control.value


def points(desk, **overrides):
    return scored(desk, **overrides)[1]


def status(score, item):
    return next(use.status for use in score.items if use.id == item)


@pytest.fixture
def two(desk):
    """One score with two open objections, to different items."""
    score = desk.score()
    return score, desk.lodge(score, LATE), desk.lodge(score, BILL)


def test_confirming_one_leaves_the_other_frozen(desk, two):
    score, late, _ = two
    desk.settle(late, confirmed())
    assert desk.read_score(score.id).status is Status.FROZEN
    made_now = desk.score()
    assert status(made_now, LATE) is ItemStatus.USED
    assert status(made_now, BILL) is ItemStatus.FROZEN


def test_the_corrected_score_stays_frozen_while_the_other_objection_is_open(desk, two):
    _, late, bill = two
    new = desk.standing(desk.settle(bill, corrected(BILL, 5_000)))
    assert new.status is Status.FROZEN
    assert status(new, LATE) is ItemStatus.FROZEN
    assert new.value == points(desk, **{BILL: 5_000, LATE: None})
    assert desk.read(late).current_score_id == new.id
    assert desk.read(late).freezes


@pytest.mark.parametrize("end", ENDS)
def test_whatever_ends_the_second_the_last_score_says_what_was_decided_of_both(desk, two, end):
    _, late, bill = two
    desk.settle(bill, corrected(BILL, 5_000))
    last = desk.standing(ENDS[end](desk, desk.read(late)))
    assert last.superseded_by is None
    assert (last.status, last.value) == scored(desk, **{BILL: 5_000, LATE: VALUES[end]})
    assert desk.standing(bill) == last


@pytest.mark.parametrize("end", ENDS)
def test_the_order_of_the_decisions_does_not_matter(desk, two, end):
    _, late, bill = two
    ENDS[end](desk, late)
    last = desk.standing(desk.settle(desk.read(bill), corrected(BILL, 5_000)))
    assert (last.status, last.value) == scored(desk, **{BILL: 5_000, LATE: VALUES[end]})


def test_who_reads_the_other_case_is_told_that_its_score_was_replaced(desk, two):
    _, late, bill = two
    taken = desk.take(late)
    desk.settle(bill, corrected(BILL, 5_000))
    assert desk.read(late).events[-1].kind is EventKind.SCORE_REPLACED
    with pytest.raises(Conflict) as refused:
        desk.decide(taken, corrected(value=0))
    assert refused.value.code == "objection_changed"


def test_the_preview_leaves_out_what_another_objection_freezes(desk, two):
    _, _, bill = two
    seen = desk.preview(bill, corrected(BILL, 5_000))
    assert seen.new.value == points(desk, **{BILL: 5_000, LATE: None})
    assert desk.standing(desk.settle(bill, corrected(BILL, 5_000))).value == seen.new.value


def test_the_preview_of_the_second_shows_the_item_coming_back(desk, two):
    _, late, bill = two
    desk.settle(bill, corrected(BILL, 5_000))
    seen = desk.preview(desk.read(late), confirmed())
    assert seen.replaces
    assert seen.new.value == points(desk, **{BILL: 5_000})
    assert desk.standing(desk.settle(desk.read(late), confirmed())).value == seen.new.value


def test_a_whole_score_in_dispute_stays_frozen_through_a_correction(desk):
    score = desk.score()
    whole = desk.lodge(score, ground=Ground.UNLAWFUL_USE)
    new = desk.standing(desk.settle(desk.lodge(score, LATE), corrected(value=0)))
    assert (new.status, new.item_values()) == (Status.FROZEN, {})
    last = desk.standing(desk.settle(desk.read(whole), outcome=Outcome.REJECTED))
    assert (last.status, last.value) == scored(desk, **{LATE: 0})


def test_a_score_frozen_for_good_stays_so_through_a_correction(desk):
    score = desk.score()
    late = desk.lodge(score, LATE)
    desk.settle(desk.lodge(score, ground=Ground.OTHER), outcome=Outcome.UPHELD)
    new = desk.standing(desk.settle(desk.read(late), corrected(value=0)))
    assert (new.status, new.value) == (Status.FROZEN, points(desk, **{LATE: 0}))
    assert status(desk.score(algorithms.items(**{LATE: 0})), LATE) is ItemStatus.USED


@pytest.mark.parametrize("first", ["item", "whole"])
def test_an_item_disputed_by_itself_stays_frozen_after_the_whole_is_settled(desk, first):
    score = desk.score()
    claims = {"item": lambda: desk.lodge(score, LATE)}
    claims["whole"] = lambda: desk.lodge(score, ground=Ground.UNLAWFUL_USE)
    lodged = {name: claims[name]() for name in sorted(claims, key=lambda name: name != first)}
    desk.settle(lodged["whole"], outcome=Outcome.REJECTED)
    made_now = desk.score()
    assert status(made_now, LATE) is ItemStatus.FROZEN
    assert status(made_now, BILL) is ItemStatus.USED


def test_the_newer_score_is_objected_to_by_the_same_private_link(desk):
    first = desk.score()
    new = desk.standing(desk.settle(desk.lodge(first, LATE), corrected(value=0)))
    again = desk.lodge(new, BILL, link=first)
    assert again.origin_score_id == first.id
    last = desk.standing(desk.settle(again, corrected(BILL, 5_000)))
    assert (last.supersedes, last.value) == (new.id, points(desk, **{BILL: 5_000, LATE: 0}))


def test_an_item_in_dispute_is_not_disputed_again_through_the_newer_score(desk, two):
    score, _, bill = two
    new = desk.standing(desk.settle(bill, corrected(BILL, 5_000)))
    with pytest.raises(Conflict) as refused:
        desk.lodge(new, LATE, link=score)
    assert refused.value.code == "already_disputed"


def test_an_item_disputed_twice_is_free_when_both_objections_have_ended(desk):
    first, second = desk.score(), desk.score()
    one, other = desk.lodge(first, LATE), desk.lodge(second, LATE)
    desk.settle(one, confirmed())
    assert {desk.read_score(score.id).status for score in (first, second)} == {Status.FROZEN}
    assert status(desk.score(), LATE) is ItemStatus.FROZEN
    desk.withdraw(other)
    assert {desk.read_score(score.id).status for score in (first, second)} == {Status.FINAL}
    assert status(desk.score(), LATE) is ItemStatus.USED


@pytest.mark.parametrize(
    ("end", "late"), [("confirmed", 0), ("corrected", 1), ("deleted", None), ("withdrawn", 0)]
)
def test_a_corrected_item_waits_while_it_is_disputed_again_and_the_last_word_holds(desk, end, late):
    ends = ENDS | {"corrected": lambda desk, objection: desk.settle(objection, corrected(value=1))}
    first, second = desk.score(), desk.score()
    one, other = desk.lodge(first, LATE), desk.lodge(second, LATE)
    waiting = desk.standing(desk.settle(one, corrected(value=0)))
    assert status(waiting, LATE) is ItemStatus.FROZEN
    ends[end](desk, desk.read(other))
    last = desk.standing(one)
    assert (last.status, last.value) == scored(desk, **{LATE: late})
    assert last.supersedes == waiting.id
    assert desk.standing(other).value == last.value


def test_an_item_nobody_disputes_in_a_score_returns_to_its_correction(desk):
    """It waits only because another score of the person disputes the same kind of item."""
    first, second = desk.score(), desk.score()
    other = desk.lodge(second, LATE)
    bill = desk.lodge(first, BILL)
    waiting = desk.standing(desk.settle(bill, corrected(BILL, 5_000)))
    assert status(waiting, LATE) is ItemStatus.FROZEN
    desk.settle(other, confirmed())
    assert desk.standing(bill).value == points(desk, **{BILL: 5_000})


def test_a_value_is_kept_through_several_corrections_made_without_it(desk):
    score = desk.score()
    late, bill, limit = (desk.lodge(score, item) for item in (LATE, BILL, "credit_limit"))
    desk.settle(bill, corrected(BILL, 5_000))
    desk.settle(desk.read(limit), corrected("credit_limit", 300_000))
    last = desk.standing(desk.settle(desk.read(late), confirmed()))
    assert last.value == points(desk, **{BILL: 5_000, "credit_limit": 300_000})


def test_no_score_is_made_again_while_nothing_changes_for_it(desk):
    first, second = desk.score(), desk.score()
    other, late, bill = desk.lodge(second, LATE), desk.lodge(first, LATE), desk.lodge(first, BILL)
    waiting = desk.standing(desk.settle(bill, corrected(BILL, 5_000)))
    decided = desk.settle(desk.read(late), confirmed())
    assert decided.decision.new_score_id is None
    released = desk.read_score(waiting.id)
    assert (released.status, released.superseded_by) == (Status.FROZEN, None)
    desk.withdraw(other)
    assert desk.standing(bill).value == points(desk, **{BILL: 5_000})


def test_an_item_supplied_by_a_decision_returns_too(desk):
    first, second = desk.score(algorithms.items(**{LATE: None})), desk.score()
    one, other = desk.lodge(first, LATE), desk.lodge(second, LATE)
    desk.settle(one, corrected(value=0))
    desk.withdraw(other)
    assert desk.standing(one).value == points(desk, **{LATE: 0})


def test_a_deleted_item_does_not_come_back_when_another_dispute_ends(desk):
    first, second = desk.score(), desk.score()
    one, other = desk.lodge(first, LATE), desk.lodge(second, LATE)
    without = desk.standing(desk.settle(one, deleted()))
    desk.settle(other, confirmed())
    assert (without.status, desk.standing(one).status) == (Status.FROZEN, Status.UNSCORABLE)
    assert desk.standing(one).id == without.id
    assert LATE not in without.item_values()


def test_a_score_made_without_the_item_is_left_as_it_was_made(desk):
    disputed = desk.lodge(desk.score(), LATE)
    meanwhile = desk.score()
    desk.settle(disputed, confirmed())
    assert desk.read_score(meanwhile.id) == meanwhile


def test_an_item_frozen_when_a_score_was_made_does_not_slip_into_its_correction(desk):
    disputed = desk.lodge(desk.score(), LATE)
    meanwhile = desk.score()
    correction = desk.lodge(meanwhile, BILL)
    desk.settle(disputed, deleted())
    last = desk.standing(desk.settle(correction, corrected(BILL, 5_000)))
    assert LATE not in last.item_values()


@pytest.mark.parametrize("other", [{"person": "C-2"}, {"organisation": "org_b"}, {"kind": "test"}])
def test_nobody_elses_scores_are_touched(desk, other):
    mine, theirs = desk.score(), desk.score(**other)
    held = desk.lodge(theirs, LATE)
    desk.settle(desk.lodge(mine, LATE), corrected(value=0))
    assert desk.read(held) == held
    assert desk.read_score(theirs.id).status is Status.FROZEN


def test_a_private_link_opens_the_objections_to_its_score_and_to_what_replaced_it(
    desk, engine, clock
):
    first, strange = desk.score(), desk.lodge(desk.score(person="C-2"), LATE)
    one = desk.lodge(first, LATE)
    new = desk.standing(desk.settle(one, corrected(value=0)))
    clock.advance(timedelta(days=1))
    two = desk.lodge(new, BILL, link=first)
    with reading(engine) as session:
        listed = objections.list_subjects_objections(session, first.id)
        assert [objection.id for objection in listed] == [one.id, two.id]
        assert access.get_readable(session, two.id, Subject("lnk_1", first.id)) == two
        assert strange.id not in {objection.id for objection in listed}
