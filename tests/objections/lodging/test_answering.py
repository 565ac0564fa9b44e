"""A wish for reasons is answered at once; a reviewer follows where one is asked for."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from scoring_service import migrations
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Conflict, NotFound
from scoring_service.objections.correspondence.evidence import receive_evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.figures.statistics import count_all
from scoring_service.objections.records import Ground, Instance, Outcome
from scoring_service.objections.review.rules import appeal_until
from scoring_service.objections.steps import EventKind, State
from scoring_service.scoring.records import Status
from tests.factories.cases import KAI, LATE, OLA, confirmed, corrected
from tests.factories.evidence import pdf

WISH = {"ground": Ground.REASONS_WANTED, "statement": "Why so few points?"}


@pytest.mark.parametrize("items", [(), (LATE,)])
def test_a_wish_for_reasons_is_answered_at_once_and_freezes_nothing(desk, engine, items):
    score = desk.score()
    answered = desk.lodge(score, *items, **WISH)
    decision = answered.decision
    assert (answered.state, decision.outcome) == (State.DECIDED, Outcome.ANSWERED)
    assert (decision.reviewer, decision.answered_at_once, decision.resolutions) == (None, True, ())
    assert score.digest in decision.reasons
    assert "没有审核员参与" in decision.reasons
    assert [e.kind for e in answered.events] == [EventKind.LODGED, EventKind.ANSWERED_AT_ONCE]
    assert desk.read_score(score.id).status is Status.FINAL
    with reading(engine) as session:
        (expected,) = audit_decisions(session)
        logged = session.scalars(text("SELECT about FROM log_leaves")).all()
    assert (expected.faults, decision.id in logged) == ((), True)


def test_a_reviewer_asked_for_at_first_answers_in_the_queue(desk):
    lodged = desk.lodge(desk.score(), reviewer_wanted=True, **WISH)
    assert (lodged.state, lodged.decision, lodged.answer) == (State.LODGED, None, None)


def test_a_reviewer_asked_for_later_has_the_whole_time_from_then(
    desk, ask, clock, engine, tmp_path
):
    answered = desk.lodge(desk.score(), LATE, **WISH)
    clock.advance(timedelta(days=60))
    waiting = ask(answered)
    assert (waiting.state, waiting.decision) == (State.LODGED, None)
    assert waiting.answer == answered.decision
    assert waiting.due_on == date(2027, 1, 20)
    files, sent = EvidenceFiles(tmp_path / "evidence"), SentFile(pdf(), "receipt.pdf")
    own = waiting.score_id
    receive_evidence(engine, files, waiting.id, sent, own_score_id=own, now=clock.now())
    decided = desk.settle(desk.read(waiting), corrected(value=0))
    assert (decided.decision.outcome, decided.answer) == (Outcome.UPHELD, answered.decision)
    assert desk.standing(decided).supersedes == answered.score_id
    with reading(engine) as session:
        audited = list(audit_decisions(session))
    assert [one.faults for one in audited] == [(), ()]


def test_a_reviewer_is_asked_for_once_and_only_by_the_person(desk, ask, snapshot):
    score, other = desk.score(), desk.score(person="C-2")
    answered = desk.lodge(score, **WISH)
    with pytest.raises(NotFound):
        ask(answered, other.id)
    waiting = ask(answered)
    disputed = desk.lodge(score, LATE)
    decided = [desk.settle(desk.lodge(other, LATE), confirmed()), desk.withdraw(disputed)]
    before = snapshot()
    for objection in (waiting, *decided):
        with pytest.raises(Conflict):
            ask(objection)
    answered_again = desk.settle(waiting, outcome=Outcome.ANSWERED)
    with pytest.raises(Conflict):
        ask(answered_again)
    assert len(before) == len(snapshot())


def test_a_wish_that_waits_for_a_reviewer_again_can_be_withdrawn(desk, ask):
    withdrawn = desk.withdraw(ask(desk.lodge(desk.score(), **WISH)))
    assert (withdrawn.state, withdrawn.decision) == (State.WITHDRAWN, None)


def test_answers_are_counted_until_a_reviewer_decides(desk, ask, engine):
    answered = [desk.lodge(desk.score(person=f"C-{n}"), **WISH) for n in range(8)]

    def figures():
        with reading(engine) as session:
            counted = count_all(session, today=date(2026, 11, 2)).objections
        return next(p.figures for p in counted if p.ground is Ground.REASONS_WANTED)

    assert (figures().lodged, figures().decided.outcomes[Outcome.ANSWERED]) == (10, 10)
    assert (figures().decided.by_rule, figures().overdue) == (0, 0)
    waiting = ask(answered[0])
    assert (figures().lodged, figures().decided.count) == (10, 5)
    desk.settle(waiting, outcome=Outcome.ANSWERED)
    assert (figures().lodged, figures().decided.count) == (10, 10)


def test_answers_and_marks_survive_going_back_a_release(desk, ask, engine):
    answered = desk.lodge(desk.score(person="C-1"), **WISH)
    waiting = ask(desk.lodge(desk.score(person="C-2"), **WISH))
    disputed = desk.lodge(desk.score(person="C-3"), LATE)
    migrations.downgrade(engine, "0007")
    migrations.upgrade(engine)
    assert desk.read(answered) == answered
    assert (desk.read(waiting).state, desk.read(waiting).answer) == (State.LODGED, None)
    assert desk.read(disputed).terms.due_on == disputed.terms.due_on
    assert desk.read_score(disputed.score_id).withheld


def test_time_is_counted_from_the_day_a_reviewer_was_asked_for(desk, ask, engine, clock):
    answered = [desk.lodge(desk.score(person=f"C-{n}"), **WISH) for n in range(10)]
    clock.advance(timedelta(days=40))
    waiting = [ask(one) for one in answered]
    clock.advance(timedelta(days=3))
    for one in waiting:
        desk.settle(one, outcome=Outcome.ANSWERED)
    with reading(engine) as session:
        counted = count_all(session, today=clock.now().date()).together
    assert (counted.decided.median_days, counted.overdue) == (3, 0)


def test_not_the_answer_but_the_reviewers_decision_is_appealed(desk, ask, engine, snapshot):
    answered = desk.lodge(desk.score(), **WISH)
    before = snapshot()
    with pytest.raises(Conflict) as refused:
        desk.appeal(answered)
    assert (refused.value.code, "/review" in refused.value.remedy) == ("no_reviewer_decided", True)
    assert (snapshot(), appeal_until(answered)) == (before, None)
    with pytest.raises(Conflict) as refused:
        desk.appeal(ask(answered))
    assert refused.value.code == "not_decided_yet"
    appealed = desk.appeal(desk.settle(desk.read(answered), outcome=Outcome.ANSWERED))
    proposed = desk.decide(desk.take(appealed, OLA), outcome=Outcome.ANSWERED, reviewer=OLA)
    decided = desk.answer(proposed, KAI)
    assert [one.instance for one in decided.decisions] == list(Instance)
    assert (decided.answer, decided.decision) == (answered.decision, decided.decisions[-1])
    with reading(engine) as session:
        assert [one.faults for one in audit_decisions(session)] == [(), (), ()]
