"""A repeat that was declined may be appealed; it waits unfrozen there too."""

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Conflict, Forbidden
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.records import Instance, Outcome
from scoring_service.objections.review import interests
from scoring_service.objections.steps import EventKind, State
from scoring_service.scoring.records import Status
from tests.factories.cases import KAI, LATE, OLA, confirmed, corrected
from tests.factories.evidence import pdf
from tests.objections.lodging.test_repeats import TAKES_HOLD, rejected, status


@pytest.fixture
def appeal(desk, decline):
    """Appeal against what Wen declined as a repeat."""

    def act(score, *items):
        rejected(desk, score, *items)
        return desk.appeal(decline(desk.take(desk.lodge(score, *items))))

    return act


@pytest.mark.parametrize("items", [(LATE,), ()])
def test_an_appeal_of_a_declined_repeat_freezes_nothing_and_takes_two_to_decline(
    desk, decline, appeal, engine, count, items
):
    score = desk.score()
    waiting = appeal(score, *items)
    inquiries = count("inquiries")
    assert (waiting.state, waiting.freezes, len(waiting.repeats)) == (State.APPEALED, False, 2)
    assert status(desk, score) is Status.FINAL
    with pytest.raises(Forbidden):
        desk.take(waiting)
    proposed = decline(desk.take(waiting, OLA), reviewer=OLA)
    assert (proposed.state, proposed.decision.instance) == (State.PROPOSED, Instance.FIRST)
    declined = desk.answer(proposed, KAI)
    last = declined.decision
    assert (last.instance, last.outcome, last.confirmed_by) == (
        Instance.APPEAL,
        Outcome.DECLINED,
        KAI,
    )
    assert (declined.state, status(desk, score)) == (State.DECIDED, Status.FINAL)
    assert count("inquiries") == inquiries
    with reading(engine) as session:
        assert {one.faults for one in audit_decisions(session)} == {()}
    with pytest.raises(Conflict) as refused:
        desk.appeal(declined)
    assert refused.value.code == "no_further_appeal"


def test_taken_up_on_appeal_it_is_frozen_and_decided_like_any_other(desk, take_up, appeal):
    score = desk.score()
    frozen = take_up(desk.take(appeal(score, LATE), OLA), reviewer=OLA)
    assert (frozen.freezes, status(desk, score)) == (True, Status.FROZEN)
    assert [event.kind for event in frozen.events][-3:] == [EventKind.TAKEN_UP, *TAKES_HOLD]
    decided = desk.answer(desk.decide(frozen, corrected(value=0), reviewer=OLA), KAI)
    assert decided.decision.outcome is Outcome.UPHELD
    assert desk.standing(decided).item_values()[LATE] == 0


def test_new_evidence_takes_a_proposal_to_decline_back_and_freezes(desk, decline, add, appeal):
    score = desk.score()
    proposed = decline(desk.take(appeal(score, LATE), OLA), reviewer=OLA)
    add(proposed, pdf("new"))
    now = desk.read(proposed)
    assert (now.state, now.freezes, now.repeats) == (State.UNDER_REVIEW, True, ())
    assert status(desk, score) is Status.FROZEN
    withdrawn = desk.withdraw(now)
    assert (withdrawn.decision.outcome, status(desk, score)) == (Outcome.DECLINED, Status.FINAL)
    assert len(withdrawn.repeats) == 2, "it was declined as a repeat, and is one again"


def test_an_appeal_marks_where_the_objection_marked(desk, follow):
    follow("us_fcra", at_least="mark")
    score = desk.score()
    first = desk.settle(desk.lodge(score, LATE), confirmed())
    desk.appeal(first)
    found = desk.read_score(score.id)
    assert (found.status, found.withheld) == (Status.FROZEN, False)


def test_whoever_belongs_to_the_lender_by_now_neither_declines_nor_takes_up(
    desk, decline, take_up, appeal, monkeypatch, snapshot
):
    taken = desk.take(appeal(desk.score(), LATE), OLA)
    own = taken.person.organisation_id
    monkeypatch.setattr(interests, "find_affiliation", lambda _session, _reviewer: own)
    before = snapshot()
    for step in (decline, take_up):
        with pytest.raises(Forbidden) as refused:
            step(taken, reviewer=OLA)
        assert refused.value.code == "own_interest"
    assert snapshot() == before
