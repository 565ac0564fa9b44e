"""People act at the same instant: exactly one decision each, and nothing frozen is used.

`make races` runs them ten thousand times each; every run of the tests some.
"""

import threading

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict, Refusal
from scoring_service.objections.steps import EventKind, State
from scoring_service.scoring import freezes
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import ItemStatus, ScoreRequest, Status
from tests.factories import algorithms
from tests.factories.cases import LATE, OLA, WEN, confirmed, corrected, deleted
from tests.factories.races import race, succeeded, times

RACES = times(10)
OF_REVIEWERS = times(10, most=1000)
OF_ONE_PERSON = times(10, most=200)
"""All objections of one person are read for each."""

OF_TURNS = times(10, most=100)
"""Whoever was not first reads the case and decides again."""
BILL = "bill_1"


@pytest.fixture
def score_and_look(engine, clock):
    """Score a person again; return the items used, and those frozen at that same moment.

    Lodging and scoring about one person exclude each other until the transaction ends, so what is
    frozen after the score was made is what was frozen while it was made.
    """

    def act(first):
        request = ScoreRequest(
            model=first.model,
            version=first.version,
            person=first.person,
            purpose=first.purpose,
            legal_basis=first.legal_basis,
            consent_reference=first.consent_reference,
            items=algorithms.items(),
        )
        with transaction(engine) as session:
            made = scoring.score_person(session, request, now=clock.now())
            frozen = freezes.frozen_items(session, first.person)
        return {use.id for use in made.items if use.status is ItemStatus.USED}, frozen

    return act


def test_of_two_simultaneous_decisions_exactly_one_is_taken(desk, count):
    for number in range(OF_REVIEWERS):
        taken = desk.take(desk.lodge(desk.score(person=f"C-{number}"), LATE))
        results = race(
            lambda: desk.decide(taken, corrected(value=0)),  # noqa: B023 - run before the next
            lambda: desk.decide(taken, deleted()),  # noqa: B023
        )
        (winner,) = succeeded(results)
        (told,) = [result for result in results if isinstance(result, Refusal)]
        assert isinstance(told, Conflict)
        assert desk.read(taken) == winner
        kinds = [event.kind for event in winner.events]
        assert kinds.count(EventKind.DECIDED) == kinds.count(EventKind.SCORE_REPLACED) == 1
    assert count("decisions") == OF_REVIEWERS
    assert count("scores") == 2 * OF_REVIEWERS


def test_two_reviewers_who_each_take_the_case_and_decide_make_one_decision(desk, count):
    for number in range(OF_REVIEWERS):
        lodged = desk.lodge(desk.score(person=f"C-{number}"), LATE)
        results = race(
            lambda: desk.decide(desk.take(lodged, WEN), corrected(value=0)),  # noqa: B023
            lambda: desk.decide(desk.take(lodged, OLA), confirmed()),  # noqa: B023
        )
        (winner,) = succeeded(results)
        assert desk.read(lodged) == winner
        assert winner.decision.reviewer == winner.assignee
    assert count("decisions") == OF_REVIEWERS


def test_an_objection_is_decided_or_withdrawn_never_both(desk, count):
    for number in range(OF_REVIEWERS):
        taken = desk.take(desk.lodge(desk.score(person=f"C-{number}"), LATE))
        results = race(
            lambda: desk.decide(taken, corrected(value=0)),  # noqa: B023
            lambda: desk.withdraw(taken),  # noqa: B023
        )
        (winner,) = succeeded(results)
        replaced = desk.standing(winner).id != taken.score_id
        assert (winner.decision is not None) == replaced == (winner.state is State.DECIDED)
    with_decision = count("decisions")
    assert count("scores") == OF_REVIEWERS + with_decision


def test_two_disputes_of_one_score_decided_at_once_both_count(desk):
    wanted = desk.score(algorithms.items(**{LATE: 0, BILL: 5_000}), person="C-control").value

    def until_decided(objection, resolution):
        while True:
            try:
                return desk.decide(desk.read(objection), resolution)
            except Conflict as conflict:
                assert conflict.code == "objection_changed"  # noqa: PT017

    for number in range(OF_TURNS):
        score = desk.score(person=f"C-{number}")
        late, bill = desk.take(desk.lodge(score, LATE)), desk.take(desk.lodge(score, BILL))
        race(
            lambda: until_decided(late, corrected(value=0)),  # noqa: B023
            lambda: until_decided(bill, corrected(BILL, 5_000)),  # noqa: B023
        )
        last = desk.standing(late)
        assert last == desk.standing(bill)
        assert (last.status, last.value) == (Status.FINAL, wanted)


def test_the_same_thing_is_disputed_once_however_often_the_button_is_pressed(desk, count):
    for number in range(OF_REVIEWERS):
        score = desk.score(person=f"C-{number}")
        results = race(*[lambda: desk.lodge(score, LATE)] * 3)  # noqa: B023
        assert len(succeeded(results)) == 1
    assert count("objections") == OF_REVIEWERS


def test_a_score_made_while_an_objection_is_lodged_never_uses_what_is_frozen(score_and_look, desk):
    for number in range(RACES):
        first = desk.score(person=f"C-{number}")
        looks = race(
            lambda: score_and_look(first),  # noqa: B023
            lambda: desk.lodge(first, LATE) and (set(), {LATE}),  # noqa: B023
            lambda: score_and_look(first),  # noqa: B023
        )
        used, frozen = score_and_look(first)
        assert frozen == {LATE}
        assert all(not used & frozen for used, frozen in [*looks, (used, frozen)])


def test_deciding_lodging_and_scoring_at_once_use_nothing_frozen_or_refuted(score_and_look, desk):
    """One item is decided on, another disputed, and both are supplied again meanwhile."""
    endings = (corrected(value=0), deleted(), confirmed())
    for number in range(RACES):
        first = desk.score(person=f"C-{number}")
        taken = desk.take(desk.lodge(first, LATE))
        ending = endings[number % len(endings)]
        looks = race(
            lambda: desk.decide(taken, ending) and (set(), set()),  # noqa: B023
            lambda: desk.lodge(first, BILL) and (set(), set()),  # noqa: B023
            lambda: score_and_look(first),  # noqa: B023
        )
        used, frozen = score_and_look(first)
        made = [look for look in looks if not isinstance(look, Refusal)]
        assert all(not used & frozen for used, frozen in [*made, (used, frozen)])
        assert (LATE in used) == (ending == confirmed()), "the refuted value is not used again"


def test_scoring_goes_on_while_objections_come_and_go_and_uses_nothing_frozen(score_and_look, desk):
    first = desk.score()
    over = threading.Event()

    def disputes():
        for _ in range(OF_ONE_PERSON):
            desk.withdraw(desk.lodge(first, LATE))
        over.set()

    def scores():
        wrong = []
        while not over.is_set():
            used, frozen = score_and_look(first)
            wrong.extend(used & frozen)
        return wrong

    assert race(scores, disputes, scores) == [[], None, []]
