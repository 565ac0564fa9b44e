"""Reviewers, persons and workers act at the same instant on what is proposed or appealed."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict, Refusal
from scoring_service.objections.correspondence import messages
from scoring_service.objections.decisions import deciding
from scoring_service.objections.effects import consequences
from scoring_service.objections.records import Instance, Outcome
from scoring_service.objections.review import offering
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.due_dates import DueDates
from tests.factories.cases import ADA, KAI, LATE, OLA, WEN, confirmed, corrected, deleted
from tests.factories.races import race, succeeded, times

RACES = 6
OF_SECONDS = times(6, most=1000)
"""Of two who answer a proposal at once."""


@pytest.fixture
def proposed_on_appeal(desk):
    """A correction, proposed on appeal by Ola."""

    def act(person="C-1"):
        first = desk.settle(desk.lodge(desk.score(person=person), LATE), confirmed())
        return desk.decide(desk.take(desk.appeal(first), OLA), corrected(value=0))

    return act


def test_of_two_who_confirm_at_once_exactly_one_does(desk, proposed_on_appeal, count):
    for number in range(OF_SECONDS):
        proposed = proposed_on_appeal(f"C-{number}")
        results = race(
            lambda: desk.answer(proposed, KAI),  # noqa: B023 - run before the next
            lambda: desk.answer(proposed, ADA),  # noqa: B023
        )
        (winner,) = succeeded(results)
        (told,) = [result for result in results if isinstance(result, Refusal)]
        assert isinstance(told, Conflict)
        assert desk.read(proposed) == winner
        kinds = [event.kind for event in winner.events]
        assert (kinds.count(EventKind.CONFIRMED), kinds.count(EventKind.SCORE_REPLACED)) == (1, 1)
    assert (count("decisions"), count("scores")) == (2 * OF_SECONDS, 2 * OF_SECONDS)


def test_a_proposal_is_confirmed_or_sent_back_never_both(desk, proposed_on_appeal, count):
    confirmations = 0
    for number in range(OF_SECONDS):
        proposed = proposed_on_appeal(f"C-{number}")
        steps = [
            lambda: desk.answer(proposed, KAI),  # noqa: B023 - run before the next
            lambda: desk.answer(proposed, ADA, note="Look again."),  # noqa: B023
        ]
        results = race(*(steps if number % 2 else reversed(steps)))
        (winner,) = succeeded(results)
        assert desk.read(proposed) == winner
        kinds = [event.kind for event in winner.events]
        told = [EventKind.CONFIRMED, EventKind.SENT_BACK, EventKind.SCORE_REPLACED]
        is_confirmed = winner.state is State.DECIDED
        assert [kinds.count(kind) for kind in told] == [
            is_confirmed,
            not is_confirmed,
            is_confirmed,
        ]
        assert winner.state is State.DECIDED or winner.state is State.UNDER_REVIEW
        assert (desk.standing(winner).id != proposed.score_id) == is_confirmed
        confirmations += is_confirmed
    assert count("decisions") == OF_SECONDS + confirmations


def test_what_is_confirmed_was_made_on_all_there_was(desk, proposed_on_appeal, engine, clock):
    def write(proposed):
        with transaction(engine) as session:
            return messages.write_as_subject(
                session, proposed.id, "Wait.", own_score_id=proposed.score_id, now=clock.now()
            )

    for number in range(RACES):
        proposed = proposed_on_appeal(f"C-{number}")
        race(
            lambda: desk.answer(proposed, KAI),  # noqa: B023
            lambda: write(proposed),  # noqa: B023
        )
        ended = desk.read(proposed)
        kinds = [event.kind for event in ended.events]
        was_late = EventKind.MESSAGE_WRITTEN in kinds
        wanted = State.UNDER_REVIEW if was_late else State.DECIDED
        assert (ended.state, EventKind.RECONSIDERED in kinds) == (wanted, was_late)


def test_an_appeal_and_a_late_worker_both_act_once(desk, engine, clock, follow):
    follow("us_fcra")
    lodged = [desk.lodge(desk.score(person=f"C-{number}"), LATE) for number in range(RACES)]
    clock.advance(timedelta(days=30))
    worker = DueDates(engine, clock).attend

    def appeal_when_decided():
        return [_until_done(desk, objection) for objection in lodged]

    race(worker, appeal_when_decided, worker)
    for objection in map(desk.read, lodged):
        kinds = [event.kind for event in objection.events]
        assert objection.state is State.APPEALED
        assert kinds.count(EventKind.DECIDED_BY_RULE) == kinds.count(EventKind.APPEALED) == 1
        assert (objection.overdue_at, objection.due_on) == (None, objection.appeal.due_on)


def _until_done(desk, objection):
    while True:
        try:
            return desk.appeal(objection)
        except Conflict as conflict:
            assert conflict.code == "not_decided_yet"  # noqa: PT017


def test_two_who_take_the_next_case_never_get_the_same(desk, engine, clock):
    for number in range(RACES):
        desk.lodge(desk.score(person=f"C-{number}"), LATE)

    def take_all(reviewer):
        taken = []
        for _ in range(RACES // 2):
            with transaction(engine) as session:
                taken.append(offering.take_next(session, reviewer=reviewer, now=clock.now()).id)
        return taken

    one, other = race(lambda: take_all(WEN), lambda: take_all(OLA))
    assert len({*one, *other}) == RACES


@pytest.mark.parametrize(
    ("place", "step"),
    [
        (consequences, "release"),
        (consequences, "settle"),
        (deciding, "issue_receipt"),
        (deciding, "note_letter"),
    ],
)
def test_cut_short_at_any_step_nothing_has_happened_and_once_again_all_has(
    desk, proposed_on_appeal, snapshot, count, monkeypatch, place, step
):
    proposed = proposed_on_appeal()
    before, entries = snapshot(), count("log_leaves")
    original = getattr(place, step)

    def die(*arguments, **options):
        original(*arguments, **options)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(place, step, die)
        with pytest.raises(SystemExit):
            desk.answer(proposed, KAI)
    assert (snapshot(), count("log_leaves")) == (before, entries)
    decided = desk.answer(proposed, KAI)
    assert (decided.decision.instance, len(decided.decisions)) == (Instance.APPEAL, 2)
    assert count("log_leaves") == entries + 2  # the decision and the score
    assert desk.standing(decided).item_values()[LATE] == 0


def test_an_appeal_cut_short_freezes_nothing(desk, snapshot, monkeypatch):
    rejected = desk.settle(desk.lodge(desk.score(), LATE), deleted(), outcome=Outcome.UPHELD)
    before = snapshot()

    def die(*_arguments, **_options):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(consequences, "freeze", die)
        with pytest.raises(SystemExit):
            desk.appeal(rejected)
    assert snapshot() == before
