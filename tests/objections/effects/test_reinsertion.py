"""A corrected or deleted datum supplied again never reaches a score, until it is certified."""

import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import NotFound
from scoring_service.objections.records import Ground
from scoring_service.objections.steps import EventKind
from scoring_service.objections.timing.due_dates import DueDates
from scoring_service.scoring import suppressions
from scoring_service.scoring.records import ItemStatus
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted
from tests.factories.races import race, times

BILL = "bill_1"


def supplied(desk, value, person="C-1", **parts):
    """What becomes of the item where the lender supplies this value."""
    score = desk.score(algorithms.items(**{LATE: value}), person=person, **parts)
    use = next(use for use in score.items if use.id == LATE)
    return use.status, use.value


USED = ItemStatus.USED
REFUSED = (ItemStatus.REFUSED, None)


def test_a_deleted_item_is_refused_whatever_its_value_and_not_even_kept(desk):
    desk.settle(desk.lodge(desk.score(), LATE), deleted())
    assert [supplied(desk, value) for value in (2, 1, 0)] == [REFUSED] * 3
    assert supplied(desk, None) == (ItemStatus.MISSING, None)


def test_of_a_corrected_item_the_old_value_is_refused_and_every_other_used(desk):
    desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    assert supplied(desk, 2) == REFUSED
    assert [supplied(desk, value) for value in (0, 1)] == [(USED, 0), (USED, 1)]


def test_what_is_confirmed_or_withdrawn_is_used_again(desk):
    desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    desk.withdraw(desk.lodge(desk.score(), LATE))
    assert supplied(desk, 2) == (USED, 2)


def test_nothing_is_refused_of_others_nor_of_another_kind_or_organisation(desk):
    desk.settle(desk.lodge(desk.score(), LATE), deleted())
    others = [{"person": "C-2"}, {"kind": "test"}, {"organisation": "org_b"}]
    assert [supplied(desk, 2, **other) for other in others] == [(USED, 2)] * 3


def test_what_a_rule_deleted_is_refused_too(desk, follow, clock, engine):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    clock.advance(objection.due_on - objection.lodged_at.date() + timedelta(days=1))
    DueDates(engine, clock).attend()
    assert supplied(desk, 2) == REFUSED


def test_a_certified_value_is_used_and_no_other(desk, certify):
    score = desk.score()
    decided = desk.settle(desk.lodge(score, LATE), deleted())
    made = certify(score, 1)
    assert [supplied(desk, value) for value in (1, 2)] == [(USED, 1), REFUSED]
    assert made.objections == (decided.id,)
    assert desk.read(decided).events[-1].kind is EventKind.CERTIFIED
    certify(score, 2)
    assert supplied(desk, 2) == (USED, 2)


def test_a_repeated_certification_is_the_first_and_of_nothing_there_is_none(desk, certify):
    score = desk.score()
    with pytest.raises(NotFound) as refused:
        certify(score, 2)
    assert refused.value.code == "not_suppressed"
    decided = desk.settle(desk.lodge(score, LATE), corrected(value=0))
    assert certify(score, 2) == certify(score, 2)
    kinds = [event.kind for event in desk.read(decided).events]
    assert kinds.count(EventKind.CERTIFIED) == 1
    with pytest.raises(NotFound):
        certify(score, 1)


def test_what_is_decided_against_again_after_a_certification_is_refused_again(desk, certify):
    desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    certify(desk.score(), 2)
    desk.settle(desk.lodge(desk.score(), LATE), deleted())
    assert [supplied(desk, value) for value in (2, 0)] == [REFUSED] * 2


def test_a_later_decision_for_the_old_value_lets_it_be_used(desk):
    first = desk.settle(desk.lodge(desk.score(), LATE), corrected(value=0))
    again = desk.lodge(desk.standing(first), LATE)
    new = desk.standing(desk.settle(again, corrected(value=2)))
    assert new.item_values()[LATE] == 2
    assert [supplied(desk, value) for value in (2, 0)] == [(USED, 2), REFUSED]


def test_a_right_value_for_a_deleted_item_is_the_only_one_used(desk):
    first = desk.settle(desk.lodge(desk.score(), LATE), deleted())
    new = desk.standing(desk.settle(desk.lodge(desk.standing(first), LATE), corrected(value=0)))
    assert new.item_values()[LATE] == 0
    assert [supplied(desk, value) for value in (0, 1, 2)] == [(USED, 0), REFUSED, REFUSED]


def test_the_preview_leaves_out_what_is_suppressed_as_the_decision_does(desk):
    other = desk.score(algorithms.items(**{LATE: 1}))
    desk.settle(desk.lodge(desk.score(), LATE), deleted())
    objection = desk.take(desk.lodge(other, BILL))
    seen = desk.preview(objection, corrected(BILL, 5_000))
    new = desk.standing(desk.decide(objection, corrected(BILL, 5_000)))
    assert (LATE in new.item_values(), seen.new.value) == (False, new.value)


def test_what_is_deleted_for_one_use_is_refused_for_that_use_alone(desk, engine):
    score = desk.score()
    desk.settle(desk.lodge(score, LATE, ground=Ground.UNLAWFUL_USE), deleted())
    assert supplied(desk, 2) == REFUSED
    with reading(engine) as session:
        other = suppressions.Refused(session, score.person, "account_review")
        assert not other(LATE, 2)


def step_of(choice, desk, certify, refused, score):
    """Take one step of a story about a person; keep the model of what is refused."""
    kind, value = choice
    standing = next((u.value for u in score.items if u.id == LATE), None)
    if kind == "certify":
        refused.certify(certify, score, value)
    elif standing is not None and kind in {"delete", "correct"} and standing != value:
        resolution = deleted() if kind == "delete" else corrected(value=value)
        desk.settle(desk.lodge(score, LATE), resolution)
        refused.decide(kind, standing, value)


class Model:
    """What may not be used, told apart from the service: every value, with its last decision."""

    def __init__(self):
        self.refused, self.whole = set(), False

    def decide(self, kind, standing, value):
        if kind == "delete":
            self.refused, self.whole = {0, 1, 2, 3}, True
        else:
            self.refused = (self.refused | {standing}) - {value}

    def certify(self, certify, score, value):
        if value in self.refused:
            certify(score, value)
            self.refused.discard(value)
        elif not self.whole:
            with pytest.raises(NotFound):
                certify(score, value + 90)


@pytest.mark.parametrize("seed", range(12))
def test_in_any_sequence_no_score_uses_what_was_refused(desk, certify, seed):
    chance, model, person = random.Random(seed), Model(), f"C-{seed}"
    for _ in range(8):
        value = chance.choice([0, 1, 2, 3])
        score = desk.score(algorithms.items(**{LATE: value}), person=person)
        use = next(use for use in score.items if use.id == LATE)
        expected = REFUSED if value in model.refused else (USED, value)
        assert (use.status, use.value) == expected, (seed, value, model.refused)
        choice = chance.choice(["delete", "correct", "correct", "certify"])
        step_of((choice, chance.choice([0, 1, 2, 3])), desk, certify, model, score)


RACES = times(100)


def test_no_score_made_while_it_is_decided_brings_the_old_value_back(desk, engine):
    """Of deciding and scoring at once: whatever is made after the decision does not use it."""
    for number in range(RACES):
        person = f"C-{number}"
        taken = desk.take(desk.lodge(desk.score(person=person), LATE))
        parts = (deleted(),) if number % 2 else (corrected(value=0),)
        race(
            lambda: desk.decide(taken, *parts),  # noqa: B023 - run before the next
            lambda: desk.score(person=person),  # noqa: B023
            lambda: desk.score(person=person),  # noqa: B023
        )
        assert supplied(desk, 2, person) == REFUSED
    assert list(standing_uses(engine, 2)) == []


def standing_uses(engine, value):
    """Find the scores that stand and use this value of the item."""
    with reading(engine) as session:
        query = "SELECT id, items FROM scores WHERE superseded_by IS NULL"
        for score_id, items in session.execute(text(query)):
            uses = items if isinstance(items, list) else json.loads(items)
            if any((u["id"], u["value"], u["status"]) == (LATE, value, "used") for u in uses):
                yield score_id
