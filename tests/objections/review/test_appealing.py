"""An appeal: frozen again, decided by others and by two, once, or withdrawn."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from scoring_service.notices.tables import NoticeRow
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.figures import statistics
from scoring_service.objections.records import Ground, Instance, Outcome
from scoring_service.objections.review import appealing
from scoring_service.objections.steps import EventKind, State
from scoring_service.scoring.records import Status
from tests.factories.cases import ADA, KAI, LATE, OLA, WEN, confirmed, corrected, deleted


@pytest.fixture
def rejected(desk):
    return desk.settle(desk.lodge(desk.score(), LATE), confirmed())


def kinds(objection):
    return [event.kind for event in objection.events]


def test_an_appeal_freezes_again_what_was_disputed_until_its_decision(desk, rejected, clock):
    assert desk.standing(rejected).status is Status.FINAL
    clock.advance(timedelta(days=3))
    appealed = desk.appeal(rejected)
    assert (appealed.state, appealed.assignee) == (State.APPEALED, None)
    assert (appealed.freezes, appealed.frozen_items) == (True, (LATE,))
    assert (appealed.due_on, appealed.appeal.due_on) == (date(2026, 11, 24),) * 2
    assert desk.standing(appealed).status is Status.FROZEN
    assert LATE not in desk.score().item_values()
    assert kinds(appealed)[-2:] == [EventKind.APPEALED, EventKind.FROZEN]
    assert appealed.decision == rejected.decision


def test_others_decide_it_two_of_them_on_the_scores_that_stand(desk, engine):
    first = desk.settle(desk.lodge(desk.score(), LATE), corrected(value=1))
    appealed = desk.appeal(first)
    with pytest.raises(Forbidden) as refused:
        desk.take(appealed, WEN)
    assert refused.value.code == "decided_before"
    proposed = desk.decide(desk.take(appealed, OLA), corrected(value=0))
    with pytest.raises(Forbidden) as refused:
        desk.answer(proposed, WEN)
    assert refused.value.code == "decided_before"
    decided = desk.answer(proposed, KAI)
    assert [d.instance for d in decided.decisions] == [Instance.FIRST, Instance.APPEAL]
    final = decided.decision
    assert (final.reviewer, final.confirmed_by) == (OLA, KAI)
    assert final.score_id == first.decision.new_score_id
    assert desk.standing(decided).id == final.new_score_id
    assert desk.standing(decided).item_values()[LATE] == 0
    assert desk.standing(decided).status is Status.FINAL
    with reading(engine) as session:
        assert [part.faults for part in audit_decisions(session)] == [(), ()]


def test_where_two_decided_first_neither_acts_on_appeal(desk):
    lodged = desk.lodge(desk.score(), ground=Ground.OTHER)
    back = desk.answer(
        desk.decide(desk.take(lodged), outcome=Outcome.UPHELD), OLA, note="This does not follow."
    )
    appealed = desk.appeal(desk.decide(back, outcome=Outcome.REJECTED))
    for had_part in (WEN, OLA):
        with pytest.raises(Forbidden):
            desk.take(appealed, had_part)
    proposed = desk.decide(desk.take(appealed, KAI), outcome=Outcome.UPHELD)
    decided = desk.answer(proposed, ADA)
    assert desk.standing(decided).status is Status.FROZEN
    assert desk.score().item_values()


def test_after_it_there_is_no_further_appeal(desk, rejected):
    proposed = desk.decide(desk.take(desk.appeal(rejected), OLA), confirmed())
    decided = desk.answer(proposed, KAI)
    with pytest.raises(Conflict) as refused:
        desk.appeal(decided)
    assert refused.value.code == "no_further_appeal"


def test_withdrawn_the_first_decision_stands_and_the_freeze_ends(desk, rejected, clock):
    clock.advance(timedelta(days=2))
    during = desk.appeal(rejected)
    assert during.due_on > rejected.due_on
    assert LATE not in desk.score().item_values()
    withdrawn = desk.withdraw(during)
    assert (withdrawn.state, withdrawn.decision) == (State.DECIDED, rejected.decision)
    assert (withdrawn.due_on, withdrawn.freezes) == (rejected.due_on, False)
    assert desk.standing(withdrawn).status is Status.FINAL
    assert LATE in desk.score().item_values()
    with pytest.raises(Conflict):
        desk.appeal(withdrawn)


@pytest.mark.parametrize("procedure", ["us_fcra", "cn_credit_reporting"])
def test_withdrawn_all_is_as_the_first_decision_left_it(desk, clock, due_dates, follow, procedure):
    follow(procedure)
    first = desk.settle(desk.lodge(desk.score(), LATE), deleted())
    clock.advance(timedelta(days=2))
    during = desk.take(desk.appeal(first), OLA)
    assert during.due_on != first.due_on
    clock.advance(during.due_on - clock.now().date() + timedelta(days=1))
    due_dates.attend()
    assert desk.read(during).escalated
    withdrawn = desk.withdraw(desk.read(during))
    for name in ("terms", "due_on", "overdue_at", "escalated_at", "assignee", "repeats"):
        assert getattr(withdrawn, name) == getattr(first, name), name


@pytest.mark.parametrize("reasons", ["", " \n", "x" * 5001, "a\u202eb"])
def test_an_appeal_says_why(desk, rejected, snapshot, reasons):
    before = snapshot()
    with pytest.raises(Invalid):
        desk.appeal(rejected, reasons)
    assert snapshot() == before


def test_what_is_not_decided_too_late_or_somebody_elses_is_not_appealed(
    desk, rejected, clock, engine
):
    other = desk.lodge(desk.score(person="C-2"), LATE)
    with pytest.raises(Conflict) as refused:
        desk.appeal(other)
    assert refused.value.code == "not_decided_yet"
    with pytest.raises(NotFound), transaction(engine) as session:
        appealing.appeal_objection(
            session, rejected.id, "Mine.", own_score_id=other.score_id, now=clock.now()
        )
    clock.advance(timedelta(days=31))
    with pytest.raises(Conflict) as refused:
        desk.appeal(rejected)
    assert refused.value.code == "appeal_too_late"


def test_a_question_may_be_asked_again_and_freezes_nothing(desk):
    lodged = desk.lodge(desk.score(), ground=Ground.REASONS_WANTED, reviewer_wanted=True)
    appealed = desk.appeal(desk.settle(lodged, outcome=Outcome.ANSWERED))
    assert not appealed.freezes
    assert desk.standing(appealed).status is Status.FINAL


def test_a_rule_that_decided_may_be_appealed_and_decides_no_second_time(
    desk, clock, due_dates, follow
):
    follow("us_fcra")
    lodged = desk.lodge(desk.score(), LATE)
    clock.advance(timedelta(days=30))
    due_dates.attend()
    ruled = desk.read(lodged)
    assert ruled.decision.rule == "us_fcra"
    appealed = desk.appeal(ruled)
    clock.advance(timedelta(days=30))
    due_dates.attend()
    late = desk.read(appealed)
    assert (late.state, late.escalated) == (State.APPEALED, True)
    decided = desk.answer(desk.decide(desk.take(late, WEN), corrected(value=0)), OLA)
    assert desk.standing(decided).item_values()[LATE] == 0


def test_nobody_decides_the_appeal_in_time_and_the_rule_does(desk, clock, due_dates, follow):
    follow("us_fcra")
    appealed = desk.appeal(desk.settle(desk.lodge(desk.score(), LATE), confirmed()))
    proposed = desk.decide(desk.take(appealed, OLA), confirmed())
    clock.advance(timedelta(days=30))
    due_dates.attend()
    ruled = desk.read(proposed)
    assert (ruled.state, ruled.decision.rule) == (State.DECIDED, "us_fcra")
    assert ruled.decision.instance is Instance.APPEAL
    assert LATE not in desk.standing(ruled).item_values()


def test_recipients_are_told_of_every_freeze_and_release(desk, rejected, engine):
    desk.withdraw(desk.appeal(rejected))
    with reading(engine) as session:
        told = Counter(session.scalars(select(NoticeRow.event)))
    assert (told["score.frozen"], told["score.released"]) == (2, 2)


def test_figures_count_the_first_decision_by_its_own_due_date(desk, clock, engine):
    decided = []
    for number in range(5):
        lodged = desk.lodge(desk.score(person=f"C-{number}"), LATE)
        decided.append(lodged)
    clock.advance(timedelta(days=25))
    first = desk.settle(decided[0], corrected(value=0))
    for lodged in decided[1:]:
        desk.settle(lodged, corrected(value=0))
    before = _told(engine, clock)
    proposed = desk.decide(desk.take(desk.appeal(first), OLA), deleted())
    desk.answer(proposed, KAI)
    after = _told(engine, clock)
    assert (after.decided, after.overdue) == (before.decided, before.overdue)
    assert (before.overdue, before.appealed, before.changed_on_appeal) == (5, 0, 0)
    assert (after.appealed, after.changed_on_appeal) == (None, None), "one is too few to tell"


def _told(engine, clock):
    with reading(engine) as session:
        return statistics.count_all(session, today=clock.now().date()).together
