"""A source is asked about the values in every score that an objection names."""

from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Invalid
from scoring_service.objections.inquiries import service
from scoring_service.objections.inquiries.asked import AskedItem, SuppliedElsewhere
from scoring_service.objections.inquiries.records import AnswerKind, InquiryState
from scoring_service.objections.records import Ground
from tests.factories import algorithms
from tests.factories.cases import LATE, confirmed, corrected
from tests.objections.inquiries.conftest import says

BILL = "bill_1"


@pytest.fixture
def two(desk, clock):
    """Two scores of one person, of different values and long apart."""
    earlier = desk.score(algorithms.items(**{LATE: 1}))
    clock.advance(timedelta(days=80))
    return desk.score(), earlier


def test_it_is_asked_about_the_value_in_each_of_them(desk, two, inquiry_of):
    inquiry = inquiry_of(desk.lodge(two[0], LATE, others=(two[1].id,), proposed={LATE: 0}))
    elsewhere = (SuppliedElsewhere(two[1].id, 1),)
    assert inquiry.items == (AskedItem(LATE, 2, 0, elsewhere),)


def test_of_scores_as_a_whole_it_is_asked_about_all_that_any_of_them_used(desk, inquiry_of):
    one = desk.score(algorithms.items(**{LATE: None}))
    other = desk.score(algorithms.items(**{BILL: None}))
    inquiry = inquiry_of(desk.lodge(one, ground=Ground.NOT_MINE, others=(other.id,)))
    asked = {item.id: item for item in inquiry.items}
    assert asked.keys() == one.item_values().keys() | other.item_values().keys()
    assert (asked[LATE].value, asked[LATE].values) == (None, (2,))
    assert asked[BILL].elsewhere == ()


@pytest.mark.parametrize("value", [1, 2, 0])
def test_one_of_differing_values_may_be_right_for_all(desk, two, answer, value):
    objection = desk.lodge(two[0], LATE, others=(two[1].id,))
    answered = answer(objection, says(AnswerKind.CORRECTED, value=value))
    assert answered.state is InquiryState.ANSWERED


def test_what_only_a_named_score_has_can_be_said_to_be_deleted(desk, answer):
    one, other = desk.score(algorithms.items(**{LATE: None})), desk.score()
    objection = desk.lodge(one, LATE, others=(other.id,))
    assert answer(objection, says(AnswerKind.DELETED)).state is InquiryState.ANSWERED


def test_the_value_that_all_of_them_have_is_confirmed_and_not_corrected(desk, answer):
    objection = desk.lodge(desk.score(), LATE, others=(desk.score().id,))
    with pytest.raises(Invalid):
        answer(objection, says(AnswerKind.CORRECTED, value=2))


def test_silence_about_a_named_score_keeps_it_from_being_confirmed(desk, clock, silences):
    one, other = desk.score(algorithms.items(**{LATE: None})), desk.score()
    objection = desk.lodge(one, LATE, others=(other.id,))
    clock.advance(timedelta(days=11))
    silences.attend()
    with pytest.raises(Invalid) as refused:
        desk.settle(desk.read(objection), confirmed())
    assert refused.value.code == "source_silent"
    desk.settle(desk.read(objection), corrected(value=0))


def test_the_person_reads_of_the_scores_that_their_link_opens(desk, two, engine):
    objection = desk.lodge(two[0], LATE, others=(two[1].id,))
    with reading(engine) as session:
        seen = {
            link: service.list_inquiries(session, objection.id, link)[0].items[0].values
            for link in (two[0].id, two[1].id, None)
        }
    assert seen == {two[0].id: (2,), two[1].id: (1,), None: (2, 1)}


def test_the_api_names_every_value_to_the_source_and_to_reviewers(office):
    earlier, _own = office.score()
    score, subject = office.score()
    objection = office.lodged(subject, score, scores=[earlier["id"]]).json
    (inquiry,) = office.lender.get("/v1/inquiries").json["items"]
    elsewhere = [{"score": earlier["id"], "value": 2}]
    told = {"id": LATE, "value": 2, "elsewhere": elsewhere, "proposed": 0}
    assert inquiry["items"] == [told]
    path = f"/v1/objections/{objection['id']}/inquiries"
    assert office.wen.get(path).json["items"] == [inquiry]
    (seen,) = subject.get(path).json["items"]
    assert seen["items"] == [told | {"elsewhere": []}]
