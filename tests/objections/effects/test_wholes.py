"""An objection to a score as a whole that is upheld holds for what is supplied later, by ground."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Conflict, NotFound
from scoring_service.notices.records import LetterKind
from scoring_service.objections.correspondence.letters import written
from scoring_service.objections.decisions.previewing import Wanted, try_decision
from scoring_service.objections.effects.following import FOLLOWS, Follows, words_of
from scoring_service.objections.records import Ground, Outcome
from scoring_service.scoring.records import ItemStatus, Status
from tests.factories import algorithms
from tests.factories.cases import KAI, LATE, OLA, WEN, confirmed, corrected

BILL = "bill_1"
UPHELD, REJECTED = {"outcome": Outcome.UPHELD}, {"outcome": Outcome.REJECTED}
USED, REFUSED = ItemStatus.USED, ItemStatus.REFUSED


def late(desk, value=2, **parts):
    """What becomes of one item where the lender supplies this value."""
    score = desk.score(algorithms.items(**{LATE: value}), **parts)
    return next((use.status, use.value) for use in score.items if use.id == LATE)


def upheld(desk, ground, score=None, **parts):
    return desk.settle(desk.lodge(score or desk.score(), ground=ground, **parts), **UPHELD)


def test_every_ground_says_what_follows():
    assert FOLLOWS.keys() == set(Ground)


def test_what_is_not_the_persons_is_not_used_again_with_the_same_values(desk):
    score = desk.score()
    upheld(desk, Ground.NOT_MINE, score)
    again = desk.score()
    assert again.status is Status.UNSCORABLE
    received = set(score.received_items())
    assert {use.id for use in again.items if use.status is REFUSED} == received
    assert [late(desk, value) for value in (1, 0)] == [(USED, 1), (USED, 0)]
    others = [{"person": "C-2"}, {"kind": "test"}, {"organisation": "org_b"}]
    assert [late(desk, 2, **other) for other in others] == [(USED, 2)] * 3


def test_what_is_not_catalogued_is_not_used_again_whatever_the_value(desk):
    upheld(desk, Ground.NOT_CATALOGUED)
    assert [late(desk, value) for value in (2, 1, 0)] == [(REFUSED, None)] * 3


def test_what_is_used_unlawfully_is_not_used_again_for_that_purpose(desk, engine, refused_for):
    score = desk.score()
    upheld(desk, Ground.UNLAWFUL_USE, score)
    assert [late(desk, value) for value in (2, 1, 0)] == [(REFUSED, None)] * 3
    assert refused_for(score, score.purpose) == set(score.received_items())
    assert refused_for(score, "account_review") == set()


@pytest.mark.parametrize("ground", [one for one in Ground if FOLLOWS[one] is Follows.NOTHING])
def test_what_names_nothing_wrong_leaves_later_scores_alone(desk, ground, count):
    if ground is Ground.OTHER:
        upheld(desk, ground)
    assert late(desk) == (USED, 2)
    assert count("suppressions") == 0


def test_every_score_that_is_named_counts(desk):
    other = desk.score(algorithms.items(**{LATE: 1}))
    upheld(desk, Ground.NOT_MINE, desk.score(), others=(other.id,))
    assert [late(desk, value) for value in (2, 1)] == [(REFUSED, None)] * 2
    assert late(desk, 0) == (USED, 0)


def test_a_value_is_certified_and_used_again_and_a_use_is_not(desk, certify):
    score = desk.score()
    objection = upheld(desk, Ground.NOT_MINE, score)
    assert certify(score, 2).objections == (objection.id,)
    assert late(desk) == (USED, 2)
    assert desk.score().received_items() == (LATE,)
    upheld(desk, Ground.UNLAWFUL_USE, desk.score(person="C-2"))
    with pytest.raises(Conflict) as refused:
        certify(desk.score(person="C-2"), 2)
    assert refused.value.code == "use_not_lawful"


def test_rejected_nothing_is_refused(desk, certify, count):
    desk.settle(desk.lodge(desk.score(), ground=Ground.NOT_MINE), **REJECTED)
    assert (late(desk), count("suppressions")) == ((USED, 2), 0)
    with pytest.raises(NotFound):
        certify(desk.score(), 2)


@pytest.fixture
def on_appeal(desk):
    """A rejected objection to a whole, on appeal; the appeal is decided by Ola and Kai."""
    first = desk.lodge(desk.score(), ground=Ground.NOT_MINE)
    appealed = desk.appeal(desk.settle(first, reviewer=WEN, **REJECTED))

    def decide(end):
        return desk.answer(desk.decide(desk.take(appealed, OLA), **end), KAI)

    return decide


def test_upheld_on_appeal_it_is_refused_from_then_on(desk, on_appeal):
    on_appeal(UPHELD)
    assert late(desk) == (REFUSED, None)


def test_upheld_on_appeal_it_is_refused_whatever_was_certified_before(desk, on_appeal, certify):
    other = desk.score()
    upheld(desk, Ground.NOT_MINE, other)
    certify(other, 2)
    on_appeal(UPHELD)
    assert late(desk) == (REFUSED, None)


def test_rejected_on_appeal_what_the_same_claim_had_refused_is_used_again(desk, on_appeal):
    upheld(desk, Ground.NOT_MINE)
    assert late(desk) == (REFUSED, None)
    on_appeal(REJECTED)
    assert late(desk) == (USED, 2)


def test_rejecting_another_claim_lets_nothing_be_used_again(desk, clock):
    old = desk.score()
    clock.advance(timedelta(days=40))
    upheld(desk, Ground.NOT_MINE)
    for ground in (Ground.NOT_CATALOGUED, Ground.UNLAWFUL_USE, Ground.OTHER):
        desk.settle(desk.lodge(old, ground=ground), **REJECTED)
    assert late(desk) == (REFUSED, None)


def test_rejecting_the_whole_says_nothing_of_an_item_that_was_corrected_by_itself(desk, clock):
    old = desk.score()
    clock.advance(timedelta(days=40))
    desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    desk.settle(desk.lodge(old, ground=Ground.NOT_MINE), **REJECTED)
    assert late(desk) == (REFUSED, None)


def test_where_a_recalculation_is_owed_it_is_made_without_what_was_wrong(desk, follow):
    follow("kr")
    taken = desk.take(desk.lodge(desk.score(), ground=Ground.NOT_MINE))
    with reading(desk.engine) as session:
        wanted = Wanted((), Outcome.UPHELD)
        trial = try_decision(session, taken.id, wanted, now=desk.clock.now())
    new = desk.standing(desk.answer(desk.decide(taken, **UPHELD)))
    assert (new.supersedes, new.item_values(), new.frozen) == (taken.score_id, {}, True)
    seen = trial.preview.new
    assert (seen.value, seen.unscorable_reasons) == (None, new.unscorable_reasons)
    assert trial.preview.replaces


def told_in_letter(objection):
    letter = written(objection, LetterKind.DECIDED, "en")
    assert letter is not None
    return [part.text for part in letter.paragraphs]


@pytest.mark.parametrize("ground", [Ground.NOT_MINE, Ground.UNLAWFUL_USE, Ground.OTHER])
def test_the_letter_says_what_follows_of_an_upheld_whole_alone(desk, ground):
    objection = upheld(desk, ground)
    follows = words_of(objection, Outcome.UPHELD)
    assert told_in_letter(objection).count(follows) == 1
    other = desk.settle(desk.lodge(desk.score(person="C-2"), ground=ground), **REJECTED)
    assert follows not in told_in_letter(other)


@pytest.mark.parametrize("ground", [Ground.UNLAWFUL_USE, Ground.NOT_CATALOGUED])
def test_that_a_value_is_right_lets_nothing_be_used_that_may_not_be(desk, ground):
    score = desk.score()
    about_use, about_value = desk.lodge(score, ground=ground), desk.lodge(score, LATE)
    desk.settle(about_use, **UPHELD)
    desk.settle(desk.read(about_value), confirmed(), reviewer=KAI)
    assert late(desk) == (REFUSED, None)
