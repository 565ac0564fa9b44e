"""Nobody decides about the same what they decided before, in whatever objection."""

from itertools import product

import pytest
from sqlalchemy import event

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Forbidden, NotFound
from scoring_service.objections import service as objections
from scoring_service.objections.filters import Filters, Narrowing, Reader, Whose
from scoring_service.objections.lodging import repeats
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.review.offering import take_next
from scoring_service.objections.review.rules import Bar, bar_of
from tests.factories import algorithms
from tests.factories.cases import ADA, KAI, LATE, OLA, WEN, confirmed, corrected
from tests.factories.offices import CONFIRMED

BILL = "bill_1"
REJECTED = {"outcome": Outcome.REJECTED}


def refused(desk, objection, reviewer):
    with pytest.raises(Forbidden) as refusal:
        desk.take(objection, reviewer)
    assert refusal.value.code == "decided_the_same"


@pytest.mark.parametrize("first", [confirmed(), corrected(value=0)])
def test_whoever_decided_does_not_decide_about_the_item_again(desk, first):
    score = desk.score()
    before = desk.settle(desk.lodge(score, LATE), first, reviewer=WEN)
    again = desk.lodge(desk.standing(before), LATE, BILL, ground=Ground.OUTDATED)
    refused(desk, again, WEN)
    other = desk.take(again, OLA)
    refused(desk, other, WEN)
    assert bar_of(other, WEN, None) is Bar.DECIDED_THE_SAME


def test_nor_do_whoever_proposed_and_whoever_confirmed_about_the_whole(desk):
    score = desk.score()
    desk.answer(desk.decide(desk.take(desk.lodge(score), WEN), outcome=Outcome.UPHELD), OLA)
    again = desk.lodge(score)
    for reviewer in (WEN, OLA):
        refused(desk, again, reviewer)
    assert desk.take(again, KAI).assignee == KAI


def test_whoever_proposed_what_was_never_confirmed_is_kept_from_it_too(desk):
    score = desk.score()
    first = desk.decide(desk.take(desk.lodge(score), WEN), outcome=Outcome.UPHELD)
    desk.withdraw(first)
    refused(desk, desk.lodge(score), WEN)


def test_whoever_decided_about_something_else_decides(desk):
    score = desk.score()
    desk.settle(desk.lodge(score, LATE), confirmed(), reviewer=WEN)
    desk.settle(desk.lodge(desk.score(person="C-2"), BILL), confirmed(BILL), reviewer=WEN)
    desk.withdraw(desk.take(desk.lodge(score, BILL), WEN))
    other = desk.score(algorithms.items(**{LATE: 1}))
    for free in (desk.lodge(score, BILL), desk.lodge(score), desk.lodge(other, LATE)):
        assert desk.decide(desk.take(free, WEN), *map(confirmed, free.items), **outcome(free))


def outcome(objection):
    return {} if objection.items else REJECTED


def test_a_score_that_is_named_beside_counts_as_the_first_one_does(desk):
    score, other = desk.score(), desk.score(algorithms.items(**{LATE: 1}))
    desk.settle(desk.lodge(score, LATE, others=(other.id,)), confirmed(), reviewer=WEN)
    refused(desk, desk.lodge(other, LATE), WEN)


def test_a_repeat_is_neither_taken_up_nor_declined_by_whoever_decided(desk, engine, clock):
    score = desk.score()
    for reviewer in (WEN, OLA):
        desk.settle(desk.lodge(score, LATE), confirmed(), reviewer=reviewer)
    repeat = desk.lodge(desk.score(), LATE)
    assert len(repeat.repeats) == 2, "of another score, made of the same information"
    for reviewer in (WEN, OLA):
        refused(desk, repeat, reviewer)
    taken = desk.take(repeat, KAI)
    with transaction(engine) as session:
        step = {"reviewer": KAI, "revision": taken.revision, "now": clock.now()}
        assert repeats.take_up(session, taken.id, **step).freezes


def test_who_took_a_case_before_they_decided_the_same_does_not_decide_it(desk):
    score = desk.score()
    first = desk.settle(desk.lodge(score, LATE), confirmed(), reviewer=WEN)
    appealed = desk.appeal(first)
    desk.decide(desk.take(appealed, OLA), confirmed())
    desk.withdraw(desk.read(first))
    again = desk.lodge(score, LATE)
    refused(desk, again, OLA)


@pytest.fixture
def standing(desk):
    """Cases about the same as others, and about something else; who decided is Wen or Ola."""
    score, other = desk.score(), desk.score(algorithms.items(**{LATE: 1}))
    desk.settle(desk.lodge(score, LATE), confirmed(), reviewer=WEN)
    desk.settle(desk.lodge(score, LATE, others=(other.id,)), confirmed(), reviewer=OLA)
    desk.settle(desk.lodge(score), reviewer=WEN, **REJECTED)
    open_now = [desk.lodge(score), desk.lodge(score, BILL), desk.lodge(other, LATE)]
    third = desk.score(person="C-2")
    desk.settle(desk.lodge(third, LATE, BILL), confirmed(), confirmed(BILL), reviewer=OLA)
    unlike = desk.lodge(desk.score(algorithms.items(**{LATE: 3})), LATE)
    return [*open_now, desk.lodge(third, BILL), desk.lodge(desk.score(), LATE), unlike]


def may_take(engine, clock, reviewer):
    wanted = Narrowing(Filters(whose=Whose.MAY_TAKE), Reader(reviewer, None, clock.now().date()))
    with reading(engine) as session:
        return {o.id for o in objections.list_objections(session, narrowing=wanted, limit=50)}


def test_the_queue_offers_what_nothing_keeps_one_from(desk, engine, clock, standing):
    sizes = []
    for reviewer in (WEN, OLA, KAI):
        free = {one.id for one in standing if bar_of(desk.read(one), reviewer, None) is None}
        assert may_take(engine, clock, reviewer) == free
        sizes.append(len(free))
    assert sizes == [4, 3, 6]


def test_the_next_case_is_never_one_about_the_same(engine, clock, standing):
    def following():
        with transaction(engine) as session:
            return take_next(session, reviewer=OLA, now=clock.now()).id

    assert {following() for _ in range(3)} == {standing[place].id for place in (0, 1, 5)}
    with pytest.raises(NotFound):
        following()


def test_a_longer_queue_asks_the_database_no_more(desk, engine):
    def asked():
        statements = []

        def note(*told):
            statements.append(told[2])

        event.listen(engine, "before_cursor_execute", note)
        with reading(engine) as session:
            objections.list_objections(session, limit=50)
        event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    counts = []
    for number, times in product(range(2), (KAI, ADA)):
        score = desk.score(person=f"C-{number}")
        desk.settle(desk.lodge(score, LATE), confirmed(), reviewer=times)
        desk.lodge(score, BILL)
        counts.append(asked())
        desk.withdraw(desk.lodge(score))
    assert len(set(counts)) == 1


def test_reviewers_read_why_in_the_queue_and_on_the_case(office):
    score, subject = office.score()
    first = office.lodged(subject, score).json
    path = f"/v1/objections/{first['id']}"
    taken = office.wen.post(f"{path}/assignment").json
    office.wen.post(f"{path}/decision", CONFIRMED, etag=f'"{taken["revision"]}"')
    again = office.lodged(subject, score).json
    listed = {one["id"]: one["barred"] for one in office.wen.get("/v1/objections").json["items"]}
    assert listed[first["id"]] is None, "it is closed"
    assert listed[again["id"]]["code"] == "decided_the_same"
    assert "a reviewer who had none" in listed[again["id"]]["detail"]
    answer = office.wen.post(f"/v1/objections/{again['id']}/assignment")
    assert (answer.status_code, answer.json["code"]) == (403, "decided_the_same")
    assert "another reviewer" in answer.json["remedy"]
    page = office.wen.get("/reviewers").text
    assert "You had a part in an earlier decision about the same" in page
    assert office.ola.get(f"/v1/objections/{again['id']}").json["barred"] is None
