"""E-mails reach a real mail server, encrypted and signed in where they should be."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from scoring_service.notices.mail import MailServer, NeverSentError, NotSentError, email_of
from scoring_service.notices.records import Letter, Paragraph
from tests.factories.mail import Office, Post
from tests.notices.test_sending import certificate, dripping  # noqa: F401 - a fixture

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
LETTER = Letter(
    "zh-CN",
    "您的异议已有决定",
    (Paragraph("您说得对。"), Paragraph("<b>Paid</b> & done\nin time", quoted=True)),
)


def email(**parts):
    told: dict[str, Any] = {
        "sender": "Harbour Bank <scores@bank.example>",
        "to": "wen@example.org",
        "message_id": "ltr_1",
        "now": NOW,
    }
    return email_of(LETTER, **(told | parts))


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def office(post):
    office = Office(post)
    office.start()
    yield MailServer("127.0.0.1", office.port, implicit_tls=False)
    office.stop()


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("Harbour Bank, Inc. <scores@bank.example>", "scores@bank.example"),
        ("a;b: c <scores@bank.example>", "scores@bank.example"),
        ("scores@bank.example", "scores@bank.example"),
        ("<scores@bank.example>", "scores@bank.example"),
    ],
)
def test_it_is_from_the_address_in_the_settings_whatever_the_name(sender, address):
    message = email(sender=sender)
    (found,) = message["From"].addresses
    assert found.addr_spec == address
    assert found.display_name == sender.partition("<")[0].strip().removesuffix(address)
    assert message["Message-ID"] == "<ltr_1@bank.example>"


def test_a_letter_arrives_as_text_and_as_html(office, post):
    office.send(email())
    (mail,) = post.received
    assert mail["From"] == "Harbour Bank <scores@bank.example>"
    assert mail["To"] == "wen@example.org"
    assert mail["Subject"] == "您的异议已有决定"
    assert mail["Message-ID"] == "<ltr_1@bank.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert text.splitlines() == ["您说得对。", "", "> <b>Paid</b> & done", "> in time"]
    assert '<html lang="zh-Hans">' in html
    assert "<blockquote>&lt;b&gt;Paid&lt;/b&gt; &amp; done<br>" in html
    assert "<b>" not in html


def test_an_address_cannot_add_a_header():
    with pytest.raises(ValueError, match="Header values"):
        email(to="wen@example.org\r\nBcc: all@example.org")


def test_a_refused_recipient_is_told_without_the_address(office, post):
    post.answers = ["550 wen@example.org is nobody", "451 later"]
    with pytest.raises(NeverSentError) as never:
        office.send(email())
    with pytest.raises(NotSentError) as later:
        office.send(email())
    assert not isinstance(later.value, NeverSentError)
    assert "wen" not in str(never.value) + str(later.value)


def test_a_server_that_is_not_there_is_tried_again_later():
    with pytest.raises(NotSentError, match="ConnectionRefusedError"):
        MailServer("127.0.0.1", 9, implicit_tls=False).send(email())


def server_tls(certificate):  # noqa: F811
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    return tls


def trusting(certificate):  # noqa: F811
    tls = ssl.create_default_context(cafile=str(certificate))
    tls.check_hostname = False  # the certificate is of a name
    return tls


def test_it_signs_in_after_starttls(certificate, post):  # noqa: F811
    office = Office(post, tls=server_tls(certificate), password="four blue doors")
    office.start()
    server = MailServer(
        "127.0.0.1",
        office.port,
        implicit_tls=False,
        user="clerk",
        password="four blue doors",
        tls=trusting(certificate),
    )
    try:
        server.send(email())
        with pytest.raises(NotSentError, match="does not take"):
            replace(server, password="wrong").send(email())
        with pytest.raises(NotSentError, match="SSLCertVerificationError"):
            replace(server, tls=None).send(email())
    finally:
        office.stop()
    assert post.senders == [("scores@bank.example", True, "clerk")]


def test_nothing_goes_to_another_machine_in_the_clear(office, post, monkeypatch):
    monkeypatch.setattr("scoring_service.notices.mail._is_local", lambda _host: False)
    with pytest.raises(NotSentError, match="SMTPNotSupportedError"):
        office.send(email())
    assert post.received == []


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25, implicit_tls=False)),
        ("smtp://a.example:2525", MailServer("a.example", 2525, implicit_tls=False)),
        (
            "smtp://clerk%40bank:p%2Fw@a.example",
            MailServer("a.example", 587, implicit_tls=False, user="clerk@bank", password="p/w"),
        ),
        (
            "smtps://clerk:pw@a.example",
            MailServer("a.example", 465, implicit_tls=True, user="clerk", password="pw"),
        ),
    ],
)
def test_the_setting_names_the_server(url, server):
    assert MailServer.at(url) == server
    assert "pw" not in repr(MailServer.at(url))


def test_a_server_that_answers_drop_by_drop_is_not_waited_for():
    with dripping() as port:
        server = MailServer("127.0.0.1", port, implicit_tls=False, most_seconds=0.3)
        with pytest.raises(NotSentError):
            server.send(email())


def test_an_e_mail_that_was_taken_is_sent_whatever_the_farewell(office, post):
    post.farewell = "421 no time"
    office.send(email())
    assert len(post.received) == 1
