"""A person who objects may give an e-mail address, and take it back; nobody else learns of it."""

from dataclasses import replace

import pytest

from scoring_service.kernel.database import reading
from scoring_service.notices import contacts
from scoring_service.objections.steps import Action
from tests.factories import callers

WEN = {"email": "wen@example.org", "language": "zh-CN"}


@pytest.fixture
def settings(settings, request):
    """An installation that sends e-mails, unless the test says otherwise."""
    if request.node.get_closest_marker("parametrize") and "silent" in request.fixturenames:
        return settings
    sender = "Harbour Bank <scores@bank.example>"
    return replace(settings, smtp_url="smtp://127.0.0.1:2525", smtp_from=sender)


def given(engine, objection):
    with reading(engine) as session:
        return contacts.has_contact(session, objection["id"])


def letters(engine):
    with engine.connect() as connection:
        return [kind for (kind,) in connection.exec_driver_sql("SELECT kind FROM letters")]


def test_an_address_is_kept_and_the_receipt_noted(office, engine):
    score, subject = office.score()
    answer = office.lodged(subject, score, contact=WEN)
    assert answer.status_code == 201, answer.json
    assert given(engine, answer.json)
    assert letters(engine) == ["received"]
    assert "wen@example" not in answer.text


def test_the_letters_are_in_the_language_of_the_answer_where_none_is_named(office, engine):
    score, subject = office.score()
    subject.headers["Accept-Language"] = "zh-CN"
    office.lodged(subject, score, contact={"email": "wen@example.org"})
    with engine.connect() as connection:
        query = "SELECT language FROM objection_contacts"
        assert connection.exec_driver_sql(query).scalar() == "zh-CN"


@pytest.mark.parametrize(
    ("contact", "pointer"),
    [
        ({"email": "wen"}, "/contact/email"),
        ({"email": "wen@localhost"}, "/contact/email"),
        ({"email": "wen@example.org\nBcc: a@b.example"}, "/contact/email"),
        ({"email": "wen@example.org, ola@example.org"}, "/contact/email"),
        ({"email": "a" * 65 + "@example.org"}, "/contact/email"),
        ({"email": "wén@example.org"}, "/contact/email"),
        ({"email": ""}, "/contact/email"),
        ({"email": "wen@example.org", "language": "fr"}, "/contact/language"),
        ({"language": "en"}, "/contact/email"),
        ("wen@example.org", "/contact"),
    ],
)
def test_an_address_that_cannot_be_written_to_lodges_nothing(office, engine, contact, pointer):
    score, subject = office.score()
    before = office.snapshot()
    answer = office.lodged(subject, score, contact=contact)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert office.snapshot() == before
    assert letters(engine) == []


def test_an_address_is_taken_back_by_the_person_alone(office, engine):
    score, subject = office.score()
    objection = office.lodged(subject, score, contact=WEN).json
    path = f"/v1/objections/{objection['id']}/contact"
    _other, stranger = office.score("C-2")

    def delete(caller):
        return callers.Caller.ask(caller, "DELETE", path).status_code

    assert delete(stranger) == 404
    assert [delete(who) for who in (office.lender, office.wen, office.nobody)] == [403, 403, 401]
    assert given(engine, objection)
    assert delete(subject) == 204
    assert delete(subject) == 204
    assert not given(engine, objection)
    assert letters(engine) == []
    office.wen.act(Action.ASSIGN, objection)


def test_no_answer_and_no_webhook_holds_the_address(office, engine):
    score, subject = office.score()
    objection = office.lodged(subject, score, contact=WEN).json
    seen = [
        subject.get(f"/v1/objections/{objection['id']}").text,
        office.wen.get(f"/v1/objections/{objection['id']}").text,
        office.lender.get(f"/v1/scores/{score['id']}/objections").text,
    ]
    with engine.connect() as connection:
        seen += [str(row) for row in connection.exec_driver_sql("SELECT data FROM notices")]
    assert len(seen) > 3
    assert not any("wen@example" in text for text in seen)


@pytest.mark.parametrize("silent", [True])
def test_a_service_that_sends_no_e_mails_takes_no_address(office, silent):
    score, subject = office.score()
    answer = office.lodged(subject, score, contact=WEN)
    assert (answer.status_code, answer.json["code"]) == (422, "unusable_contact")
    assert [error["pointer"] for error in answer.json["errors"]] == ["/contact"]
    assert office.lodged(subject, score).status_code == 201
