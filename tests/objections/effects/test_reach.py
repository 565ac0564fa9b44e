"""What is disputed is frozen in every score that stands on it, and decided for all of them."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.objections import service as objections
from scoring_service.objections.records import Ground, Outcome
from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted

BILL = "bill_1"


@pytest.fixture
def twice(desk):
    """Two scores of one person from the same information."""
    return desk.score(), desk.score()


def scored(desk, **overrides):
    """What the score of a client with these items says."""
    control = desk.score(algorithms.items(**overrides), person="C-control")
    return control.status, control.value


def points(desk, **overrides):
    return scored(desk, **overrides)[1]


def statuses(desk, *scores):
    return [desk.read_score(score.id).status for score in scores]


def standing(desk, score):
    found = desk.read_score(score.id)
    while found.superseded_by:
        found = desk.read_score(found.superseded_by)
    return found


def test_the_other_score_from_the_same_information_is_frozen_too(desk, twice):
    desk.lodge(twice[0], LATE)
    assert statuses(desk, *twice) == [Status.FROZEN, Status.FROZEN]


def test_a_score_from_another_value_is_other_information(desk):
    score, earlier = desk.score(), desk.score(algorithms.items(**{LATE: 1}))
    desk.lodge(score, LATE)
    assert statuses(desk, score, earlier) == [Status.FROZEN, Status.FINAL]


def test_nobody_elses_score_is_frozen(desk):
    score = desk.score()
    others = [desk.score(person="C-2"), desk.score(kind="test"), desk.score(organisation="org_b")]
    desk.lodge(score, LATE)
    assert set(statuses(desk, *others)) == {Status.FINAL}


@pytest.mark.parametrize(
    ("resolution", "value"),
    [(corrected(value=0), 0), (deleted(), None)],
    ids=["corrected", "deleted"],
)
def test_what_is_decided_of_the_item_holds_for_the_other_score(desk, twice, resolution, value):
    decided = desk.settle(desk.lodge(twice[0], LATE), resolution)
    new = standing(desk, twice[1])
    assert new.supersedes == twice[1].id
    assert (new.status, new.value) == scored(desk, **{LATE: value})
    assert new.value == desk.standing(decided).value


def test_a_confirmed_item_releases_the_other_score(desk, twice):
    desk.settle(desk.lodge(twice[0], LATE), confirmed())
    assert statuses(desk, *twice) == [Status.FINAL, Status.FINAL]
    assert standing(desk, twice[1]).id == twice[1].id


def test_withdrawing_releases_the_other_score(desk, twice):
    desk.withdraw(desk.lodge(twice[0], LATE))
    assert statuses(desk, *twice) == [Status.FINAL, Status.FINAL]


def test_a_correction_leaves_a_score_from_another_value_alone(desk):
    score, earlier = desk.score(), desk.score(algorithms.items(**{LATE: 1}))
    desk.settle(desk.lodge(score, LATE), corrected(value=0))
    assert standing(desk, earlier).id == earlier.id


def test_a_score_made_without_the_item_is_not_given_it(desk):
    score = desk.score()
    objection = desk.lodge(score, LATE)
    meanwhile = desk.score()
    desk.settle(objection, corrected(value=0))
    assert standing(desk, meanwhile).id == meanwhile.id
    assert (meanwhile.status, meanwhile.value) == scored(desk, **{LATE: None})


@pytest.mark.parametrize(
    ("end", "late"), [(confirmed(), 2), (corrected(value=0), 0)], ids=["confirmed", "corrected"]
)
def test_items_of_two_objections_come_to_the_other_score_one_after_another(desk, twice, end, late):
    first, second = desk.lodge(twice[0], LATE), desk.lodge(twice[0], BILL)
    desk.settle(second, corrected(BILL, 5_000))
    between = standing(desk, twice[1])
    use = next(use for use in between.items if use.id == LATE)
    assert (use.status, between.value) == (
        ItemStatus.FROZEN,
        points(desk, bill_1=5_000, **{LATE: None}),
    )
    desk.settle(desk.read(first), end)
    assert standing(desk, twice[1]).value == points(desk, bill_1=5_000, **{LATE: late})
    assert standing(desk, twice[1]).value == standing(desk, twice[0]).value


@pytest.mark.parametrize(
    ("outcome", "after"), [(Outcome.REJECTED, Status.FINAL), (Outcome.UPHELD, Status.FROZEN)]
)
def test_information_that_is_not_the_persons_is_frozen_in_every_score_made_of_it(
    desk, twice, outcome, after
):
    other = desk.score(algorithms.items(**{LATE: 1}))
    objection = desk.lodge(twice[0], ground=Ground.NOT_MINE)
    assert statuses(desk, *twice, other) == [Status.FROZEN, Status.FROZEN, Status.FINAL]
    desk.settle(objection, outcome=outcome)
    assert statuses(desk, *twice, other) == [after, after, Status.FINAL]


def test_an_objection_to_one_use_reaches_no_other(desk, twice):
    desk.lodge(twice[0], ground=Ground.UNLAWFUL_USE)
    assert statuses(desk, *twice) == [Status.FROZEN, Status.FINAL]
    desk.withdraw(desk.lodge(twice[1], ground=Ground.UNLAWFUL_USE))


def test_an_item_that_may_not_be_used_for_this_is_frozen_in_its_own_score_only(desk, twice):
    desk.lodge(twice[0], LATE, ground=Ground.UNLAWFUL_USE)
    assert statuses(desk, *twice) == [Status.FROZEN, Status.FINAL]


@pytest.mark.parametrize(
    ("resolution", "others"),
    [(corrected(value=0), 2), (deleted(), 2), (confirmed(), 0)],
    ids=["corrected", "deleted", "confirmed"],
)
def test_the_preview_counts_the_other_scores_that_would_be_made_again(
    desk, twice, resolution, others
):
    desk.score()
    desk.score(algorithms.items(**{LATE: 1}))
    objection = desk.lodge(twice[0], LATE)
    assert desk.preview(objection, resolution).others == others
    desk.settle(objection, resolution)
    replaced = [score for score in twice if desk.read_score(score.id).superseded_by]
    assert len(replaced) == (2 if others else 0)


def test_last_years_score_is_another_fact_though_its_value_is_the_same(desk, clock):
    earlier = desk.score()
    clock.advance(timedelta(days=400))
    decided = desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    assert desk.standing(decided).value == points(desk, **{LATE: 0})
    assert standing(desk, earlier) == earlier


def test_a_score_from_the_month_before_is_reached_and_one_from_before_that_is_not(desk, clock):
    long_ago = desk.score()
    clock.advance(timedelta(days=10))
    before = desk.score()
    clock.advance(timedelta(days=31))
    desk.lodge(desk.score(), LATE)
    assert statuses(desk, long_ago, before) == [Status.FINAL, Status.FROZEN]


def test_a_score_made_again_is_valid_no_longer_than_the_one_it_replaces(desk, clock):
    score = desk.score()
    objection = desk.lodge(score, LATE)
    clock.advance(timedelta(days=15))
    new = desk.standing(desk.settle(objection, corrected(value=0)))
    assert new.valid_until == score.valid_until


def test_what_was_found_not_to_be_the_persons_stays_frozen_through_a_correction(desk, twice):
    late = desk.lodge(twice[1], LATE)
    desk.settle(desk.lodge(twice[0], ground=Ground.NOT_MINE), outcome=Outcome.UPHELD)
    desk.settle(desk.read(late), corrected(value=0))
    assert standing(desk, twice[1]).status is Status.FROZEN


def test_a_score_corrected_before_its_information_is_found_not_to_be_the_persons_is_frozen(
    desk, twice
):
    late = desk.lodge(twice[1], LATE)
    whole = desk.lodge(twice[0], ground=Ground.NOT_MINE)
    desk.settle(desk.read(late), corrected(value=0))
    desk.settle(desk.read(whole), outcome=Outcome.UPHELD)
    assert standing(desk, twice[1]).status is Status.FROZEN


def test_what_replaces_a_frozen_score_is_frozen_in_every_chain(desk, twice):
    desk.lodge(twice[0], LATE)
    desk.settle(desk.lodge(twice[0], BILL), corrected(BILL, 5_000))
    assert {standing(desk, score).status for score in twice} == {Status.FROZEN}


def test_a_decision_on_one_use_leaves_other_scores_alone(desk, twice):
    desk.settle(desk.lodge(twice[0], LATE, ground=Ground.UNLAWFUL_USE), deleted())
    assert standing(desk, twice[0]).id != twice[0].id
    assert standing(desk, twice[1]) == twice[1]


def test_whoever_has_a_score_that_was_reached_reads_the_objection_and_the_decision(desk, twice):
    unrelated = desk.score(person="C-2")
    lodged = desk.lodge(twice[0], LATE)
    assert concerning(desk, twice[1]) == ([lodged.id], [lodged.id])
    desk.settle(lodged, corrected(value=0))
    assert concerning(desk, twice[1]) == ([lodged.id], [lodged.id])
    assert concerning(desk, standing(desk, twice[1]))[0] == [lodged.id]
    assert concerning(desk, unrelated) == ([], [])


def concerning(desk, score):
    """Which objections the lender of a score, and the person under its link, read."""
    with reading(desk.engine) as session:
        person = score.person
        received = objections.list_recipients_objections(
            session, score.id, person.organisation_id, person.key_kind
        )
        own = objections.list_subjects_objections(session, score.id)
    return [found.id for found in received], [found.id for found in own]
