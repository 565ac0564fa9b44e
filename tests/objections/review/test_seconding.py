"""A decision that takes two: proposed, confirmed, sent back, retracted, overtaken."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid
from scoring_service.objections.correspondence import messages
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.steps import EventKind, State
from scoring_service.scoring.records import Status
from tests.factories.cases import KAI, LATE, OLA, WEN, corrected

UPHELD = {"outcome": Outcome.UPHELD}


@pytest.fixture
def proposed(desk):
    """A proposal to withdraw a score for good."""
    lodged = desk.lodge(desk.score(), ground=Ground.OTHER)
    return desk.decide(desk.take(lodged), **UPHELD)


def kinds(objection):
    return [event.kind for event in objection.events]


def test_what_is_proposed_is_kept_in_full_and_releases_nothing(desk, proposed):
    assert (proposed.state, proposed.decision) == (State.PROPOSED, None)
    waiting = proposed.proposal
    assert (waiting.reviewer, waiting.decision.outcome) == (WEN, Outcome.UPHELD)
    assert proposed.freezes
    assert proposed.frozen_items
    assert desk.standing(proposed).status is Status.FROZEN
    assert desk.score().item_values() == {}
    assert kinds(proposed)[-1] is EventKind.PROPOSED


def test_it_takes_effect_when_another_reviewer_confirms_it(desk, proposed):
    decided = desk.answer(proposed)
    decision = decided.decision
    assert (decided.state, decision.reviewer, decision.confirmed_by) == (State.DECIDED, WEN, OLA)
    assert decision.receipt is not None
    assert kinds(decided)[-2:] == [EventKind.CONFIRMED, EventKind.DECIDED]
    assert desk.standing(decided).status is Status.FROZEN
    assert desk.score().item_values()


def test_nobody_confirms_their_own_proposal(desk, proposed, snapshot):
    before = snapshot()
    with pytest.raises(Forbidden) as refused:
        desk.answer(proposed, WEN)
    assert (refused.value.code, snapshot()) == ("own_proposal", before)


def test_sent_back_it_is_under_review_again_with_the_note(desk, proposed, snapshot):
    before = snapshot()
    for note in ("", "short"):
        with pytest.raises(Invalid):
            desk.answer(proposed, confirmed=False, note=note)
    assert snapshot() == before
    back = desk.answer(proposed, note="The consent of October is not looked at.")
    assert (back.state, back.assignee, back.proposal) == (State.UNDER_REVIEW, WEN, None)
    assert back.proposals[0].note == "The consent of October is not looked at."
    again = desk.answer(desk.decide(back, **UPHELD), KAI)
    assert (again.state, len(again.proposals)) == (State.DECIDED, 2)


def test_only_whoever_proposed_it_retracts_it(desk, proposed):
    with pytest.raises(Forbidden) as refused:
        desk.retract(proposed, OLA)
    assert refused.value.code == "not_your_proposal"
    back = desk.retract(proposed)
    assert (back.state, kinds(back)[-1]) == (State.UNDER_REVIEW, EventKind.RETRACTED)
    with pytest.raises(Conflict) as over:
        desk.answer(back)
    assert over.value.code == "nothing_proposed"


def test_a_message_of_the_person_returns_it_to_the_first_reviewer(desk, proposed, engine, clock):
    with transaction(engine) as session:
        messages.write_as_subject(
            session, proposed.id, "One thing more.", own_score_id=proposed.score_id, now=clock.now()
        )
    back = desk.read(proposed)
    assert kinds(back)[-2:] == [EventKind.RECONSIDERED, EventKind.MESSAGE_WRITTEN]
    for stale in (proposed, back):
        with pytest.raises(Conflict) as refused:
            desk.answer(stale)
        assert refused.value.code == "nothing_proposed"


def test_another_objection_that_replaces_the_score_returns_it_too(desk, proposed):
    score = desk.read_score(proposed.score_id)
    late = desk.lodge(score, LATE)
    assert desk.read(proposed).state is State.PROPOSED
    desk.settle(late, corrected(value=0))
    back = desk.read(proposed)
    assert (back.state, kinds(back)[-1]) == (State.UNDER_REVIEW, EventKind.SCORE_REPLACED)
    decided = desk.answer(desk.decide(back, **UPHELD))
    assert decided.decision.score_id == back.current_score_id != score.id


def test_the_due_date_goes_on_running_and_a_late_confirmation_still_counts(
    desk, proposed, clock, due_dates
):
    clock.advance(timedelta(days=21))
    due_dates.attend()
    late = desk.read(proposed)
    assert (late.state, late.escalated) == (State.PROPOSED, True)
    decided = desk.answer(late)
    assert (decided.state, decided.escalated) == (State.DECIDED, False)


def test_withdrawn_by_the_person_the_proposal_is_void(desk, proposed):
    assert desk.withdraw(proposed).state is State.WITHDRAWN
    with pytest.raises(Conflict) as refused:
        desk.answer(desk.read(proposed))
    assert refused.value.code == "objection_closed"
