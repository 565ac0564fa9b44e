"""Both views, statements, recipients told and recalculations owed, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Invalid, NotFound
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.effects import stating
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.steps import EventKind
from tests.factories import algorithms
from tests.factories.cases import (
    KAI,
    LATE,
    OLA,
    VERIFICATION,
    confirmed,
    corrected,
    deleted,
    unresolved,
)
from tests.objections.effects.conftest import WORDS

BILL = "bill_1"


def test_what_stays_unresolved_is_used_again_with_both_views(desk, said, state, engine):
    score = desk.score()
    decided = desk.settle(desk.lodge(score, LATE), unresolved())
    assert (decided.decision.outcome, decided.decision.new_score_id) == (Outcome.UNRESOLVED, None)
    later = desk.score()
    assert later.item_values()[LATE] == 2
    assert said(later) == ({LATE: [(VERIFICATION, None)]}, [])
    state(decided)
    assert said(later) == said(score) == ({LATE: [(VERIFICATION, WORDS)]}, [])
    with reading(engine) as session:
        assert [found.faults for found in audit_decisions(session)] == [()]


def test_the_verification_holds_of_the_value_and_the_statement_of_the_item(desk, said, state):
    decided = desk.settle(desk.lodge(desk.score(), LATE), unresolved())
    state(decided)
    other = desk.score(algorithms.items(**{LATE: 1}))
    assert said(other) == ({LATE: [(None, WORDS)]}, [])
    assert said(desk.score(algorithms.items(**{LATE: None}))) == ({}, [])
    assert said(desk.score(person="C-2")) == said(desk.score(kind="test")) == ({}, [])


def test_of_a_mixed_decision_only_what_was_not_changed_keeps_both_views(desk, said, state):
    decided = desk.settle(desk.lodge(desk.score(), LATE, BILL), corrected(), unresolved(BILL))
    assert decided.decision.outcome is Outcome.PARTLY_UPHELD
    state(decided)
    assert said(desk.standing(decided)) == ({BILL: [(VERIFICATION, WORDS)]}, [])


@pytest.mark.parametrize(
    ("second", "left"),
    [
        (confirmed(), {LATE: [(None, WORDS)]}),
        (unresolved(), {LATE: [(VERIFICATION, WORDS)]}),
        (deleted(), {}),
    ],
)
def test_on_appeal_the_words_stay_where_nothing_changed(desk, said, state, second, left):
    score = desk.score()
    first = desk.settle(desk.lodge(score, LATE), unresolved())
    state(first)
    appealed = desk.appeal(desk.read(first))
    proposed = desk.decide(desk.take(appealed, OLA), second, reviewer=OLA)
    decided = desk.answer(proposed, KAI)
    assert said(desk.standing(decided)) == (left, [])
    assert ({LATE} & said(score)[0].keys()) == left.keys()


def test_a_statement_on_the_whole_stands_beside_every_later_score(desk, said, state, clock):
    earlier = desk.score()
    score = desk.score()
    clock.advance(timedelta(days=1))
    decided = desk.settle(desk.lodge(score), outcome=Outcome.REJECTED)
    state(decided)
    assert said(desk.score(algorithms.items(**{LATE: 1}))) == said(score) == ({}, [WORDS])
    assert said(earlier) == ({}, [])


def test_a_statement_is_replaced_and_taken_back_and_then_stands_nowhere(
    desk, said, state, engine, clock
):
    score = desk.score()
    decided = desk.settle(desk.lodge(score, LATE), confirmed())
    assert state(decided) == state(decided)
    state(decided, "It was the fourth.")
    assert said(desk.score())[0] == {LATE: [(None, "It was the fourth.")]}
    with transaction(engine) as session:
        stating.withdraw_statement(session, decided.id, own_score_id=score.id, now=clock.now())
    assert said(desk.score()) == ({}, [])
    kinds = [event.kind for event in desk.read(decided).events]
    added = EventKind.STATEMENT_ADDED
    assert kinds[-3:] == [added, added, EventKind.STATEMENT_WITHDRAWN]
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM views")) == 0


def test_only_who_was_not_upheld_in_full_makes_a_statement(desk, state, snapshot):
    upheld = desk.settle(desk.lodge(desk.score(person="C-1"), LATE), corrected())
    wanted = {"ground": Ground.REASONS_WANTED, "reviewer_wanted": True}
    asked = desk.lodge(desk.score(person="C-2"), **wanted)
    answered = desk.settle(asked, outcome=Outcome.ANSWERED)
    lodged = desk.lodge(desk.score(person="C-3"), LATE)
    withdrawn = desk.withdraw(desk.lodge(desk.score(person="C-4"), LATE))
    before, codes = snapshot(), []
    for objection in (upheld, answered, lodged, withdrawn):
        with pytest.raises(Conflict) as refused:
            state(objection)
        codes.append(refused.value.code)
    assert codes == [*["nothing_left_open"] * 2, "not_decided_yet", "objection_closed"]
    with pytest.raises(NotFound):
        state(upheld, own=lodged.score_id)
    assert snapshot() == before


@pytest.mark.parametrize(
    "words", ["", "  \n", "\x00", "turned \u202e round", "word " * 101, "字" * 201]
)
def test_a_statement_is_short_and_inert(desk, state, words):
    decided = desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    with pytest.raises(Invalid):
        state(decided, words)


def test_recipients_of_six_months_are_told_of_scores_that_are_not_made_again(
    desk, clock, corrected_scores
):
    too_old = desk.score()
    clock.advance(timedelta(days=5))
    expired = desk.score()
    clock.advance(timedelta(days=170))
    desk.score(algorithms.items(**{LATE: 1}))
    desk.score(person="C-2")
    again = desk.score()
    decided = desk.settle(desk.lodge(desk.score(), LATE), corrected())
    assert desk.read_score(again.id).superseded_by is not None
    assert too_old.scored_at.date().isoformat() == "2026-11-01"
    assert clock.now().date().isoformat() == "2027-04-25"
    assert corrected_scores() == [too_old.id, expired.id]
    clock.advance(timedelta(days=8))
    other = desk.lodge(desk.standing(decided), BILL)
    desk.settle(other, deleted(BILL))
    assert corrected_scores().count(too_old.id) == 1
    assert corrected_scores().count(expired.id) == 2


def test_nobody_is_told_where_nothing_changed_or_only_one_use_was_wrong(
    desk, clock, corrected_scores
):
    desk.score()
    clock.advance(timedelta(days=100))
    desk.settle(desk.lodge(desk.score(), LATE), confirmed())
    desk.settle(desk.lodge(desk.score(), LATE, ground=Ground.UNLAWFUL_USE), deleted())
    assert corrected_scores() == []


def test_where_a_recalculation_is_owed_it_is_made_even_if_nothing_changes(desk, follow):
    follow("kr")
    score = desk.score()
    objection = desk.take(desk.lodge(score, LATE))
    assert desk.preview(objection, confirmed()).replaces
    decided = desk.decide(objection, confirmed())
    new = desk.standing(decided)
    assert (new.supersedes, new.value, new.item_values()) == (
        score.id, score.value, score.item_values(),
    )  # fmt: skip
    whole = desk.settle(desk.lodge(new), outcome=Outcome.REJECTED)
    assert desk.standing(whole).supersedes == new.id
    wanted = {"ground": Ground.REASONS_WANTED, "reviewer_wanted": True}
    asked = desk.lodge(desk.standing(whole), **wanted)
    assert desk.settle(asked, outcome=Outcome.ANSWERED).decision.new_score_id is None
