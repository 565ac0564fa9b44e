"""Whoever gave an address is written to: received, decided, replaced; in their language, once."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest

from scoring_service.kernel.database import reading, transaction
from scoring_service.notices import contacts, rules
from scoring_service.notices.mail import MailServer, NotSentError
from scoring_service.notices.vault import Vault
from scoring_service.objections.correspondence import corresponding
from scoring_service.objections.records import Ground
from scoring_service.registry.status import read_status
from tests.factories.cases import KAI, LATE, OLA, REASONS, confirmed, corrected
from tests.notices.conftest import ADDRESS


def test_the_whole_course_is_told_in_plain_words(desk, write_to, told):
    score = desk.score()
    objection = write_to(desk.lodge(score, LATE))
    ((subject, text),) = told()
    assert subject == "We received your objection"
    assert f"your objection of November 1, 2026. Its number is {objection.id}." in text
    assert "Until the decision nobody may use what you dispute." in text
    assert "A person has until November 21, 2026 to decide" in text
    desk.settle(objection, corrected())
    ((subject, text),) = told()
    assert subject == "Your objection was decided"
    assert "You were right." in text
    assert f"> {REASONS}" in text
    assert "A new score has replaced the one that you objected to." in text
    assert told() == []


def test_a_decision_says_until_when_one_may_appeal_and_the_appeals_that_it_is_the_last(
    desk, write_to, told
):
    objection = write_to(desk.lodge(desk.score(), LATE))
    told()
    first = desk.settle(objection, confirmed())
    ((_, text),) = told()
    assert "you can appeal once, until December 1, 2026" in text
    appealed = desk.appeal(first)
    ((subject, text),) = told()
    assert subject == "We received your appeal"
    assert "Until the decision nobody may use what you dispute." in text
    assert "A person has until November 21, 2026 to decide" in text
    proposed = desk.decide(desk.take(appealed, OLA), corrected())
    assert told() == []
    desk.answer(proposed, KAI)
    ((_, text),) = told()
    assert "Your appeal in the objection of November 1, 2026" in text
    assert "There is no further appeal here." in text
    assert "appeal once" not in text


def test_every_letter_can_be_chinese(desk, write_to, told):
    objection = write_to(desk.lodge(desk.score(), LATE), "zh-CN")
    other = write_to(desk.lodge(desk.score(), "credit_limit"), "zh-CN")
    letters = told()
    first = desk.settle(objection, corrected())
    letters += told()
    proposed = desk.decide(desk.take(desk.appeal(first), OLA), confirmed())
    letters += told()
    desk.answer(proposed, KAI)
    letters += told()
    assert len(letters) >= 5
    for subject, text in letters:
        words = text.replace(REASONS, "").replace(objection.id, "").replace(other.id, "")
        assert re.search("[a-zA-Z]", subject + words) is None
    assert any("2026年11月1日" in text for _subject, text in letters)


def test_a_score_that_another_decision_replaces_is_told(desk, write_to, told):
    score = desk.score()
    first, second = desk.lodge(score, LATE), write_to(desk.lodge(score, "credit_limit"))
    told()
    desk.settle(first, corrected())
    ((subject, text),) = told()
    assert subject == "Your score was replaced"
    assert second.id in text


def test_asking_for_reasons_freezes_nothing_and_the_letter_says_so_by_silence(desk, write_to, told):
    write_to(desk.lodge(desk.score(), ground=Ground.REASONS_WANTED))
    ((_subject, text),) = told()
    assert "nobody may use" not in text


def test_no_letter_holds_an_address_of_the_service_or_a_value(desk, write_to, told):
    score = desk.score()
    objection = write_to(desk.lodge(score, LATE, proposed={LATE: 0}))
    letters = told()
    desk.settle(objection, confirmed())
    letters += told()
    assert len(letters) == 2
    for _subject, text in letters:
        assert "http" not in text
        assert "/s/" not in text
        assert "sl_" not in text
        assert "I paid on time." not in text
        assert score.id not in text
        assert str(score.value) not in text.replace(objection.id, "")


def test_without_an_address_nothing_is_noted(desk, engine, told):
    desk.settle(desk.lodge(desk.score(), LATE), corrected())
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM letters").scalar() == 0
    assert told() == []


def test_a_withdrawn_address_is_written_to_no_more(desk, engine, write_to, told):
    score = desk.score()
    objection = write_to(desk.lodge(score, LATE))
    with transaction(engine) as session:
        corresponding.end(session, objection.id, own_score_id=score.id)
    desk.settle(objection, confirmed())
    assert told() == []
    with engine.connect() as connection:
        for table in ("objection_contacts", "letters"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_a_receipt_that_comes_too_late_is_not_sent(desk, write_to, told):
    objection = write_to(desk.lodge(desk.score(), LATE))
    desk.settle(objection, confirmed())
    assert [subject for subject, _text in told()] == ["Your objection was decided"]


def test_a_server_that_does_not_answer_is_tried_again_for_five_days(
    desk, write_to, mailing, told, clock, engine
):
    write_to(desk.lodge(desk.score(), LATE))
    away = mailing(server=MailServer("127.0.0.1", 9, implicit_tls=False))

    def attempt(duty):
        with suppress(NotSentError):
            duty.attend()
        duty.rest()
        return duty.attend

    for pause in (timedelta(0), timedelta(days=4, hours=23)):
        clock.advance(pause)
        with pytest.raises(NotSentError, match="mail server"):
            attempt(away)()
    clock.advance(timedelta(hours=2))
    with pytest.raises(RuntimeError, match="was never sent: the mail server"):
        attempt(away)()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM letters").scalar() == 0
    assert told() == []


def test_a_letter_that_was_put_off_is_sent(desk, write_to, post, told, mailing, clock):
    write_to(desk.lodge(desk.score(), LATE))
    post.answers = ["451 later"]
    with pytest.raises(NotSentError, match="451"):
        told()
    clock.advance(timedelta(seconds=6))
    assert [subject for subject, _text in told()] == ["We received your objection"]


def test_an_address_that_is_nobodys_is_told_once_without_naming_it(
    desk, write_to, post, told, clock
):
    objection = write_to(desk.lodge(desk.score(), LATE))
    post.answers = [f"550 {ADDRESS} is nobody"] * 5
    with pytest.raises(RuntimeError, match="is not sent: refused") as refused:
        told()
    assert ADDRESS not in str(refused.value)
    assert objection.id not in str(refused.value)
    clock.advance(timedelta(days=1))
    assert told() == []


def test_a_letter_whose_sending_nobody_wrote_down_is_sent_again_under_one_id(
    desk, write_to, mailing, server, post, clock
):
    class DiesError(BaseException):
        pass

    class Dying(MailServer):
        def send(self, message):
            super().send(message)
            raise DiesError

    write_to(desk.lodge(desk.score(), LATE))
    dying = mailing(server=Dying("127.0.0.1", server.port, implicit_tls=False))
    dying.attend()
    dying.rest()
    clock.advance(rules.LEASE)
    living = mailing()
    living.attend()
    living.rest()
    assert len(post.received) == 2
    assert len({mail["Message-ID"] for mail in post.received}) == 1


def test_a_worker_without_the_mail_server_says_so_and_loses_no_letter(
    desk, write_to, mailing, told, clock
):
    write_to(desk.lodge(desk.score(), LATE))
    without = mailing(server=None)
    without.attend()
    without.rest()
    with pytest.raises(NotSentError, match="has no SCORING_SMTP_URL"):
        without.attend()
    clock.advance(timedelta(days=1))
    assert len(told()) == 1


def test_under_another_secret_key_nobody_is_written_to_until_there_is_the_right_one(
    desk, write_to, mailing, post, told, clock
):
    def told_later():
        clock.advance(timedelta(days=1))
        return told()

    write_to(desk.lodge(desk.score(), LATE))
    stranger = mailing(vault=Vault(b"\x01" * 32))
    stranger.attend()
    stranger.rest()
    with pytest.raises(NotSentError, match="sealed under another secret key"):
        stranger.attend()
    assert post.received == []
    ((subject, _text),) = told_later()
    assert subject == "We received your objection"


def test_in_the_database_no_address_can_be_read(desk, engine, write_to):
    objection = write_to(desk.lodge(desk.score(), LATE))
    with reading(engine) as session:
        assert contacts.has_contact(session, objection.id)
    with engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT sealed_address FROM objection_contacts")
    assert b"wen" not in bytes(row[0])


def test_an_e_mail_that_waits_for_over_an_hour_raises_an_alarm(desk, write_to, told, clock, engine):
    write_to(desk.lodge(desk.score(), LATE))

    def alarms():
        with reading(engine) as session:
            found = read_status(session, now=clock.now()).alarms
        return [alarm.since for alarm in found if alarm.code == "emails_not_sent"]

    clock.advance(timedelta(hours=1))
    assert alarms() == []
    clock.advance(timedelta(seconds=1))
    assert alarms() == [clock.now() - timedelta(hours=1, seconds=1)]
    told()
    assert alarms() == []
