"""A source that does not answer: noted once, and what may be decided then."""

from datetime import timedelta

import pytest

from scoring_service.kernel.errors import Conflict, Invalid
from scoring_service.objections.inquiries import rules
from scoring_service.objections.inquiries.records import InquiryState
from scoring_service.objections.inquiries.silence import Silences
from scoring_service.objections.records import Ground, Outcome, ResolutionKind
from scoring_service.objections.steps import EventKind, State
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected, deleted
from tests.factories.races import race
from tests.objections.inquiries.conftest import says

RACES = 12


def silent_times(objection):
    return [event.kind for event in objection.events].count(EventKind.SOURCE_SILENT)


@pytest.fixture
def pass_day(clock, silences):
    """Let the last day for the answer pass, and the worker look."""

    def act(days=11):
        clock.advance(timedelta(days=days))
        silences.attend()

    return act


def test_silence_is_noted_once_and_not_on_the_last_day(desk, clock, silences, engine, inquiry_of):
    objection = desk.lodge(desk.score(), LATE)
    clock.advance(timedelta(days=10))
    silences.attend()
    assert silent_times(desk.read(objection)) == 0
    clock.advance(timedelta(days=1))
    for worker in (silences, silences, Silences(engine, clock)):
        worker.attend()
    assert silent_times(desk.read(objection)) == 1
    assert inquiry_of(objection).silent_at == clock.now()


def test_a_clock_that_jumps_ahead_and_back_notes_it_once(desk, clock, silences):
    objection = desk.lodge(desk.score(), LATE)
    clock.advance(timedelta(days=400))
    silences.attend()
    clock.advance(timedelta(days=-395))
    silences.attend()
    clock.advance(timedelta(days=30))
    silences.attend()
    assert silent_times(desk.read(objection)) == 1


@pytest.mark.parametrize("end", ["answer", "settle", "withdraw"])
def test_nothing_is_noted_of_what_was_answered_or_has_ended(desk, answer, pass_day, end):
    objection = desk.lodge(desk.score(), LATE)
    act = {"answer": answer, "settle": lambda o: desk.settle(o, deleted())}.get(end, desk.withdraw)
    act(objection)
    pass_day()
    assert silent_times(desk.read(objection)) == 0


@pytest.mark.parametrize(
    ("procedure", "may_confirm"),
    [
        ("cn_credit_reporting", False),
        ("us_fcra", False),
        ("kr", False),
        ("eu_gdpr", True),
        ("cn_shanghai", True),
    ],
)
def test_what_nobody_verified_is_not_confirmed_where_the_law_says_so(
    desk, follow, pass_day, procedure, may_confirm
):
    follow(procedure)
    taken = desk.take(desk.lodge(desk.score(), LATE))
    pass_day(26)
    now = desk.read(taken)
    if may_confirm:
        assert desk.decide(now, confirmed()).state is State.DECIDED
        return
    with pytest.raises(Invalid) as refused:
        desk.decide(now, confirmed())
    assert refused.value.code == "source_silent"
    assert [error.pointer for error in refused.value.errors] == ["/items/0/resolution"]
    assert desk.decide(now, corrected(value=0)).state is State.DECIDED


def test_both_views_are_possible_only_where_the_law_records_them():
    both = rules.kinds_left("both_views_recorded")
    assert set(rules.kinds_left("deleted")) == {ResolutionKind.CORRECTED, ResolutionKind.DELETED}
    assert ResolutionKind.CONFIRMED not in both
    named = {kind.value for kind in both}
    assert named == {"corrected", "deleted", "unresolved"} & {kind.value for kind in ResolutionKind}


def test_silence_that_the_worker_has_not_noted_yet_counts_all_the_same(desk, clock):
    taken = desk.take(desk.lodge(desk.score(), LATE))
    clock.advance(timedelta(days=11))
    with pytest.raises(Invalid):
        desk.decide(taken, confirmed())


def test_a_late_answer_lifts_the_silence(desk, answer, pass_day, inquiry_of):
    taken = desk.take(desk.lodge(desk.score(), LATE))
    pass_day()
    answered = answer(taken)
    assert (answered.late, answered.state) == (True, InquiryState.ANSWERED)
    assert answered.silent_at is not None
    assert desk.decide(desk.read(taken), confirmed()).state is State.DECIDED


def test_an_answer_gives_no_more_time_to_decide(desk, follow, answer):
    follow("us_fcra")
    objection = desk.lodge(desk.score(), LATE)
    answer(objection)
    after = desk.read(objection)
    assert after.due_on == objection.due_on
    assert EventKind.EXTENDED not in {event.kind for event in after.events}


def test_an_item_that_was_missing_may_stay_so(desk, pass_day):
    score = desk.score(algorithms.items(**{LATE: None}))
    taken = desk.take(desk.lodge(score, LATE))
    pass_day()
    assert desk.decide(desk.read(taken), confirmed()).state is State.DECIDED


@pytest.mark.parametrize(("procedure", "may_stand"), [("us_fcra", False), ("cn_shanghai", True),
                                                      ("cn_credit_reporting", True)])  # fmt: skip
def test_a_score_that_is_not_the_persons_stands_only_where_the_law_leaves_it_open(
    desk, follow, pass_day, procedure, may_stand
):
    follow(procedure)
    taken = desk.take(desk.lodge(desk.score(), ground=Ground.NOT_MINE))
    pass_day(26)
    now = desk.read(taken)
    if may_stand:
        assert desk.decide(now, outcome=Outcome.REJECTED).state is State.DECIDED
        return
    with pytest.raises(Invalid) as refused:
        desk.decide(now, outcome=Outcome.REJECTED)
    assert [error.pointer for error in refused.value.errors] == ["/outcome"]
    assert desk.decide(now, outcome=Outcome.UPHELD).state is State.PROPOSED


def test_two_workers_and_an_answer_at_once_note_it_at_most_once(
    desk, answer, engine, clock, inquiry_of
):
    lodged = [desk.lodge(desk.score(person=f"C-{n}"), LATE) for n in range(RACES)]
    clock.advance(timedelta(days=11))
    workers = [Silences(engine, clock).attend for _ in range(2)]
    steps = [lambda objection=objection: answer(objection) for objection in lodged]
    race(*workers, *steps)
    for objection in lodged:
        inquiry, after = inquiry_of(objection), desk.read(objection)
        assert silent_times(after) == (inquiry.silent_at is not None)
        assert (inquiry.late, inquiry.state) == (True, InquiryState.ANSWERED)


def test_an_answer_and_a_decision_at_once_leave_no_answer_unread(desk, answer, inquiry_of):
    for number in range(RACES):
        taken = desk.take(desk.lodge(desk.score(person=f"C-{number}"), LATE))
        steps = {
            "answer": lambda taken=taken: answer(taken, says()),
            "decide": lambda taken=taken: desk.decide(taken, deleted()),
        }
        first = sorted(steps, reverse=number % 2 == 1)
        ended = dict(zip(first, race(*(steps[name] for name in first)), strict=True))
        answered, decided = ended["answer"], ended["decide"]
        assert isinstance(answered, Conflict) != isinstance(decided, Conflict)
        assert (inquiry_of(taken).answered_at is None) == isinstance(answered, Conflict)
