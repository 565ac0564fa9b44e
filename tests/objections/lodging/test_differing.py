"""One objection about scores that differ in what is disputed: judged over all of them."""

from datetime import timedelta

import pytest

from scoring_service.kernel.errors import Invalid
from scoring_service.objections.records import Outcome, ResolutionKind
from scoring_service.objections.timing.deadlines import AtDue
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted, unresolved

BILL = "bill_1"
MISSING = algorithms.items(**{LATE: None})


@pytest.fixture
def lacking(desk, clock):
    """An objection lodged against a score without the item, naming one that used it."""
    used = desk.score()
    clock.advance(timedelta(days=80))
    return desk.lodge(desk.score(MISSING), LATE, BILL, others=(used.id,)), used


def latest(desk, score):
    found = desk.read_score(score.id)
    while found.superseded_by:
        found = desk.read_score(found.superseded_by)
    return found


def test_what_only_a_named_score_has_is_deleted_there(desk, lacking):
    objection, used = lacking
    parts = deleted(), confirmed(BILL)
    assert (desk.preview(objection, *parts).replaces, desk.preview(objection, *parts).others) == (
        False,
        1,
    )
    decided = desk.settle(objection, *parts)
    assert decided.decision.outcome is Outcome.PARTLY_UPHELD
    assert decided.decision.new_score_id is None
    assert latest(desk, used).item_values().keys().isdisjoint({LATE})
    assert not desk.standing(decided).frozen
    assert LATE not in desk.score().item_values()


def test_a_value_that_only_a_named_score_has_wrong_is_corrected_there(desk, clock):
    wrong = desk.score()
    clock.advance(timedelta(days=80))
    right = desk.score(algorithms.items(**{LATE: 0}))
    decided = desk.settle(desk.lodge(right, LATE, others=(wrong.id,)), corrected(value=0))
    assert decided.decision.outcome is Outcome.UPHELD
    assert (desk.standing(decided).id, decided.decision.new_score_id) == (right.id, None)
    assert latest(desk, wrong).item_values()[LATE] == 0


@pytest.mark.parametrize("part", [corrected(value=0), deleted(BILL)], ids=["corrected", "deleted"])
def test_where_nothing_would_change_in_any_of_them_it_is_refused(desk, part):
    none = algorithms.items(**{LATE: 0, BILL: None})
    objection = desk.lodge(desk.score(none), LATE, BILL, others=(desk.score(none).id,))
    other = confirmed(BILL if part.item == LATE else LATE)
    with pytest.raises(Invalid):
        desk.settle(objection, part, other)


def test_what_only_a_named_score_has_can_stay_unresolved(desk, lacking):
    objection, _used = lacking
    decided = desk.settle(objection, unresolved(), confirmed(BILL))
    assert decided.decision.outcome is Outcome.UNRESOLVED


def test_at_its_due_date_it_is_deleted_where_any_of_them_has_it(desk, clock, due_dates, follow):
    follow("us_fcra")
    used = desk.score()
    clock.advance(timedelta(days=80))
    lodged = desk.lodge(desk.score(MISSING), LATE, others=(used.id,))
    assert lodged.at_due is AtDue.DELETE_ITEM
    clock.advance(timedelta(days=31))
    due_dates.attend()
    ruled = desk.read(lodged)
    assert (ruled.decision.rule, ruled.decision.outcome) == ("us_fcra", Outcome.UPHELD)
    assert [part.kind for part in ruled.decision.resolutions] == [ResolutionKind.DELETED]
    assert LATE not in latest(desk, used).item_values()


def test_on_appeal_the_rule_deletes_what_any_of_them_still_has(desk, clock, due_dates, follow):
    follow("us_fcra")
    used = desk.score()
    clock.advance(timedelta(days=80))
    lodged = desk.lodge(desk.score(MISSING), LATE, others=(used.id,))
    appealed = desk.appeal(desk.settle(lodged, confirmed()))
    assert appealed.at_due is AtDue.DELETE_ITEM


def test_what_was_deleted_in_all_of_them_is_supplied_to_all_on_appeal(desk, clock):
    earlier = desk.score(algorithms.items(**{LATE: 1}))
    clock.advance(timedelta(days=80))
    first = desk.settle(desk.lodge(desk.score(), LATE, others=(earlier.id,)), deleted())
    appealed = desk.appeal(first)
    desk.answer(desk.decide(desk.take(appealed, "acc_ola"), corrected(value=0)), second="acc_kai")
    assert desk.standing(first).item_values()[LATE] == 0
    assert latest(desk, earlier).item_values()[LATE] == 0


def test_scores_made_of_the_same_information_as_a_named_one_are_reached_from_it(desk, clock):
    one = algorithms.items(**{LATE: 1})
    earlier, same = desk.score(one), desk.score(one | {BILL: 5_000})
    clock.advance(timedelta(days=80))
    first, unlike = desk.score(), desk.score(one)
    objection = desk.lodge(first, LATE, others=(earlier.id,))
    assert [latest(desk, score).frozen for score in (same, unlike)] == [True, False]
    assert desk.preview(objection, corrected(value=0)).others == 2
    desk.settle(objection, corrected(value=0))
    assert latest(desk, same).item_values()[LATE] == 0
    assert latest(desk, unlike).id == unlike.id


def test_one_named_whole_reaches_those_made_of_nothing_but_its_information(desk, clock):
    one = algorithms.items(**{LATE: 1})
    earlier, same, mixed = desk.score(one), desk.score(one), desk.score()
    clock.advance(timedelta(days=80))
    desk.lodge(desk.score(algorithms.items(**{LATE: 3})), others=(earlier.id,))
    assert [latest(desk, score).frozen for score in (same, mixed)] == [True, False]
