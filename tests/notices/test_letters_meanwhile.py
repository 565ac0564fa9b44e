"""Letters while a case is open: a message, more time, a day that has passed; each once, if true."""

import re
from datetime import timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.objections.correspondence import messages
from scoring_service.objections.timing import lapsing
from scoring_service.objections.timing.due_dates import DueDates
from scoring_service.objections.timing.extending import extend_for_material
from tests.factories import policies
from tests.factories.cases import LATE, WEN, confirmed, corrected


@pytest.fixture
def write(engine, clock):
    """Write to the person, as the reviewer who has the case."""

    def act(objection, text="Please send the receipt."):
        with transaction(engine) as session:
            messages.write_as_reviewer(session, objection.id, text, reviewer=WEN, now=clock.now())

    return act


@pytest.fixture
def extend(engine, clock, monkeypatch):
    def act(objection):
        with transaction(engine) as session:
            extend_for_material(session, objection.id, now=clock.now())

    policies.follow(monkeypatch, policies.edition_following("us_fcra"))
    return act


@pytest.fixture
def lodged(desk, write_to, told):
    """Lodge an objection of somebody who is written to, and take the case."""

    def act(*items, language="en"):
        objection = desk.take(write_to(desk.lodge(desk.score(), *items), language))
        told()
        return objection

    return act


def test_a_message_is_told_without_its_words_and_only_while_it_can_be_answered(
    desk, lodged, write, told
):
    objection = lodged(LATE)
    write(objection)
    ((subject, text),) = told()
    assert subject == "A reviewer has written to you"
    assert objection.id in text
    assert "receipt" not in text
    write(objection, "And the number of the account.")
    desk.decide(desk.read(objection), confirmed())
    assert [subject for subject, _text in told()] == ["Your objection was decided"]


def test_more_time_is_told_once_with_the_new_day(lodged, extend, told, desk):
    objection = lodged(LATE)
    extend(objection)
    extend(objection)
    ((subject, text),) = told()
    assert "If nobody has decided by then, the rule decides" in " ".join(text.split())
    assert subject == "There is more time to decide on your objection"
    assert "a person now has until December 15, 2026 to decide" in " ".join(text.split())


def test_more_time_that_was_decided_in_is_told_no_more(lodged, extend, told, desk):
    objection = lodged(LATE)
    extend(objection)
    desk.decide(desk.read(objection), confirmed())
    assert [subject for subject, _text in told()] == ["Your objection was decided"]


def test_a_day_that_passed_is_told_once_whoever_calls_the_reviewers(
    lodged, told, engine, clock, desk
):
    objection = lodged(LATE)
    clock.advance(timedelta(days=40))
    for _ in range(2):
        with transaction(engine) as session:
            lapsing.call_reviewers(session, objection.id, now=clock.now())
        DueDates(engine, clock).attend()
    ((subject, text),) = told()
    text = " ".join(text.split())
    assert subject == "The decision on your objection is late"
    assert "All reviewers have been called on to decide it now." in text
    assert "Until the decision nobody may use what you dispute." in text
    assert "download the whole case as one file" in text


def test_letters_tell_a_mark_where_the_score_stays_in_sight(
    told, desk, write_to, engine, clock, monkeypatch
):
    edition = policies.edition_following("cn_credit_reporting", at_least="mark")
    policies.follow(monkeypatch, edition)
    write_to(desk.lodge(desk.score(), LATE))
    received = told()
    clock.advance(timedelta(days=40))
    DueDates(engine, clock).attend()
    (late,) = told()
    for _subject, text in (*received, late):
        assert "with the mark that you dispute it." in " ".join(text.split())
        assert "nobody may use" not in text


def test_a_late_case_that_was_decided_meanwhile_is_not_said_to_be_late(
    lodged, told, engine, clock, desk
):
    objection = lodged(LATE)
    clock.advance(timedelta(days=40))
    DueDates(engine, clock).attend()
    desk.decide(desk.read(objection), corrected())
    assert [subject for subject, _text in told()] == ["Your objection was decided"]


def test_they_can_all_be_chinese(lodged, write, extend, told, engine, clock):
    objection = lodged(language="zh-CN")
    write(objection)
    extend(objection)
    letters = told()
    clock.advance(timedelta(days=60))
    DueDates(engine, clock).attend()
    letters += told()
    assert len(letters) == 3
    for subject, text in letters:
        assert re.search("[a-zA-Z]", subject + text.replace(objection.id, "")) is None
