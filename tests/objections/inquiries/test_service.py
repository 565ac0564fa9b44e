"""When a source is asked and about what, and what its answer does."""

from datetime import date, timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from scoring_service.notices.records import Recipient
from scoring_service.objections.inquiries import service
from scoring_service.objections.inquiries.asked import AskedItem
from scoring_service.objections.inquiries.records import AnswerKind, InquiryState
from scoring_service.objections.records import Ground
from scoring_service.objections.steps import EventKind, Party
from tests.factories.cases import LATE, OLA, WEN, confirmed
from tests.objections.inquiries.conftest import BANK, says


def ask(engine, objection, clock, reviewer=WEN):
    with transaction(engine) as session:
        return service.ask_by_hand(session, objection.id, reviewer=reviewer, now=clock.now())


def kinds(objection):
    return [event.kind for event in objection.events]


def test_whoever_supplied_what_is_disputed_is_asked_as_it_is_lodged(desk, inquiry_of):
    score = desk.score()
    objection = desk.lodge(score, LATE, proposed={LATE: 0})
    inquiry = inquiry_of(objection)
    assert (inquiry.supplier, inquiry.score_id) == (BANK, score.id)
    assert inquiry.items == (AskedItem(LATE, score.item_values()[LATE], 0),)
    assert (inquiry.state, inquiry.ground) == (InquiryState.OPEN, Ground.INACCURATE)
    assert (inquiry.answer_by, inquiry.late) == (date(2026, 11, 11), False)
    told = objection.events[-1]
    assert (told.kind, told.party, told.at) == (
        EventKind.INQUIRY_OPENED,
        Party.SERVICE,
        inquiry.asked_at,
    )


@pytest.mark.parametrize(
    ("ground", "items", "asked"),
    [
        (Ground.UNLAWFUL_USE, (LATE,), True),
        (Ground.OTHER, (LATE,), True),
        (Ground.NOT_MINE, (), True),
        (Ground.UNLAWFUL_USE, (), False),
        (Ground.NOT_CATALOGUED, (), False),
        (Ground.OTHER, (), False),
        (Ground.REASONS_WANTED, (), False),
        (Ground.REASONS_WANTED, (LATE,), False),
    ],
)
def test_it_is_asked_at_once_where_its_information_is_disputed(desk, engine, ground, items, asked):
    score = desk.score()
    objection = desk.lodge(score, *items, ground=ground)
    with transaction(engine) as session:
        found = service.list_inquiries(session, objection.id)
    assert len(found) == asked
    if asked:
        named = tuple(item.id for item in found[0].items)
        assert named == (items or tuple(score.item_values()))


def test_the_claim_that_is_refused_asks_nobody(desk, engine, snapshot):
    score = desk.score()
    before = snapshot()
    with pytest.raises(Invalid):
        desk.lodge(score, "no_such_item")
    assert snapshot() == before


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        (says(item="bill_1"), "/items/0/id"),
        (says(AnswerKind.CORRECTED), "/items/0/value"),
        (says(AnswerKind.CORRECTED, value=99), "/items/0/value"),
        (says(AnswerKind.CORRECTED, value="0"), "/items/0/value"),
        (says(AnswerKind.CONFIRMED, value=0), "/items/0/value"),
        (says(statement="Yes."), "/statement"),
        (says(statement="Read \u202e backwards, please."), "/statement"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_where_it_is_wrong(
    desk, answer, snapshot, said, pointer
):
    objection = desk.lodge(desk.score(), LATE)
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        answer(objection, said)
    assert pointer in {error.pointer for error in refused.value.errors}
    assert snapshot() == before


def test_the_recorded_value_is_confirmed_and_not_corrected(desk, answer):
    score = desk.score()
    objection = desk.lodge(score, LATE)
    with pytest.raises(Invalid):
        answer(objection, says(AnswerKind.CORRECTED, value=score.item_values()[LATE]))


def test_an_answer_decides_nothing_and_is_given_once(desk, answer, inquiry_of):
    objection = desk.take(desk.lodge(desk.score(), LATE))
    answered = answer(objection, says(AnswerKind.CORRECTED, value=0))
    assert (answered.state, answered.late) == (InquiryState.ANSWERED, False)
    assert answered == inquiry_of(objection)
    after = desk.read(objection)
    assert (after.state, after.decision) == (objection.state, None)
    assert after.revision == objection.revision + 1
    assert (after.events[-1].kind, after.events[-1].party) == (
        EventKind.INQUIRY_ANSWERED,
        Party.SOURCE,
    )
    with pytest.raises(Conflict) as refused:
        desk.decide(objection, confirmed())
    assert refused.value.code == "objection_changed", "the reviewer has read the answer first"
    with pytest.raises(Conflict) as refused:
        answer(objection)
    assert refused.value.code == "inquiry_answered"


@pytest.mark.parametrize("end", ["settle", "withdraw"])
def test_when_the_objection_has_ended_no_answer_is_taken(desk, answer, inquiry_of, end):
    objection = desk.lodge(desk.score(), LATE)
    if end == "settle":
        desk.settle(objection, confirmed())
    else:
        desk.withdraw(objection)
    assert inquiry_of(objection).state is InquiryState.CLOSED
    with pytest.raises(Conflict) as refused:
        answer(objection)
    assert refused.value.code == "inquiry_closed"


@pytest.mark.parametrize("other", [Recipient("org_b", "live"), Recipient("org_a", "test")])
def test_nobody_else_answers_and_tests_do_not_mix(desk, answer, other):
    with pytest.raises(NotFound):
        answer(desk.lodge(desk.score(), LATE), supplier=other)


def test_an_older_objection_is_asked_about_by_the_reviewer_who_has_it(
    desk, engine, clock, forget_inquiries
):
    objection = desk.lodge(desk.score(), LATE)
    forget_inquiries()
    with pytest.raises(Conflict):
        ask(engine, objection, clock)
    taken = desk.take(objection)
    with pytest.raises(Forbidden):
        ask(engine, taken, clock, OLA)
    clock.advance(timedelta(days=4))
    inquiry = ask(engine, taken, clock)
    assert inquiry.answer_by == date(2026, 11, 15)
    after = desk.read(taken)
    assert (after.events[-1].kind, after.events[-1].account_id) == (EventKind.INQUIRY_OPENED, WEN)
    with pytest.raises(Conflict) as refused:
        ask(engine, taken, clock)
    assert refused.value.code == "source_asked"


def test_what_is_asked_late_is_answered_within_the_time_to_decide(
    desk, engine, clock, forget_inquiries
):
    taken = desk.take(desk.lodge(desk.score(), LATE))
    forget_inquiries()
    clock.advance(timedelta(days=15))
    assert ask(engine, taken, clock).answer_by == taken.due_on == date(2026, 11, 21)


def test_after_the_due_date_there_is_time_to_answer_all_the_same(
    desk, engine, clock, forget_inquiries
):
    taken = desk.take(desk.lodge(desk.score(), LATE))
    forget_inquiries()
    clock.advance(timedelta(days=25))
    assert ask(engine, taken, clock).answer_by == date(2026, 12, 6)


def test_a_question_about_the_reasons_is_nothing_to_ask_a_source(desk, engine, clock):
    wish = {"ground": Ground.REASONS_WANTED, "reviewer_wanted": True}
    taken = desk.take(desk.lodge(desk.score(), **wish))
    with pytest.raises(Conflict) as refused:
        ask(engine, taken, clock)
    assert refused.value.code == "nothing_to_ask"


def test_of_a_score_disputed_as_a_whole_the_reviewer_may_ask(desk, engine, clock, answer):
    score = desk.score()
    taken = desk.take(desk.lodge(score, ground=Ground.OTHER))
    inquiry = ask(engine, taken, clock)
    assert [item.id for item in inquiry.items] == list(score.item_values())
    with pytest.raises(Invalid) as refused:
        answer(taken)
    assert len(refused.value.errors) == len(inquiry.items) - 1
    assert EventKind.INQUIRY_OPENED in kinds(desk.read(taken))
