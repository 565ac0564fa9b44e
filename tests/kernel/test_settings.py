"""Settings that would endanger people keep the service from starting."""

from pathlib import Path

import pytest

from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.settings import Settings


def read(**environment):
    return Settings.from_environment(environment)


def test_without_an_environment_everything_has_a_place():
    settings = read()
    assert settings.database_url == f"sqlite:///{Path('var').absolute()}/scoring.db"
    assert settings.tracking_uri == f"sqlite:///{Path('mlruns').absolute()}/mlflow.db"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.demo is False
    assert settings.operator == ""
    assert settings.trusted_proxies == 0


def test_directories_carry_their_databases(tmp_path):
    settings = read(SCORING_VAR=str(tmp_path / "a"), SCORING_MLRUNS=str(tmp_path / "b"))
    assert settings.database_url == f"sqlite:///{tmp_path}/a/scoring.db"
    assert settings.tracking_uri == f"sqlite:///{tmp_path}/b/mlflow.db"


def test_the_environment_is_read():
    settings = read(
        SCORING_DATABASE_URL="postgresql://db/scores",
        SCORING_BASE_URL="https://scores.example/",
        SCORING_OPERATOR="Harbour Bank,\n  scores@harbour.example ",
        SCORING_MAX_BODY_BYTES="5000",
        SCORING_TRUSTED_PROXIES="1",
    )
    assert settings.database_url == "postgresql://db/scores"
    assert settings.base_url == "https://scores.example"
    assert settings.operator == "Harbour Bank, scores@harbour.example"
    assert (settings.max_body_bytes, settings.trusted_proxies) == (5000, 1)


@pytest.mark.parametrize("local", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:80"])
def test_the_demonstration_runs_on_this_machine(local):
    assert read(SCORING_DEMO="1", SCORING_BASE_URL=local).demo


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"SCORING_BASE_URL": "scores.example"}, "not an http"),
        ({"SCORING_BASE_URL": "ftp://scores.example"}, "not an http"),
        ({"SCORING_BASE_URL": "https://"}, "not an http"),
        ({"SCORING_BASE_URL": "http://[::1"}, "not an http"),
        ({"SCORING_BASE_URL": "http://scores.example"}, "unencrypted"),
        ({"SCORING_DEMO": "1", "SCORING_BASE_URL": "https://scores.example"}, "credentials"),
        ({"SCORING_BASE_URL": "https://scores.example"}, "who is responsible"),
        (
            {"SCORING_BASE_URL": "https://scores.example", "SCORING_OPERATOR": " "},
            "set SCORING_OPERATOR",
        ),
        *(
            ({"SCORING_SMTP_URL": url, "SCORING_SMTP_FROM": "a@b.example"}, "SMTP_URL is not")
            for url in (
                "mail.example",
                "http://mail.example",
                "smtp://",
                "smtp://a:x",
                "smtp://a/b",
            )
        ),
        *(
            ({"SCORING_SMTP_URL": "smtp://a.example", "SCORING_SMTP_FROM": sender}, "SMTP_FROM is")
            for sender in ("", "scores", "a@b.example\r\nBcc: c@d.example", "A <a@b.example> <c@d>")
        ),
        ({"SCORING_MAX_BODY_BYTES": "1 MB"}, "SCORING_MAX_BODY_BYTES must be a whole number"),
        ({"SCORING_TRUSTED_PROXIES": "-1"}, "SCORING_TRUSTED_PROXIES must be a whole number"),
    ],
)
def test_unsafe_settings_are_refused_with_the_reason(environment, why):
    with pytest.raises(Unavailable, match=why):
        read(**environment)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://scores.example", True),
        ("HTTPS://scores.example", True),
        ("http://127.0.0.1:8000", False),
    ],
)
def test_the_address_says_whether_the_outside_uses_https(address, expected):
    assert read(SCORING_BASE_URL=address, SCORING_OPERATOR="Harbour Bank").uses_https is expected


@pytest.mark.parametrize("sender", ["scores@bank.example", "Harbour Bank <scores@bank.example>"])
def test_a_mail_server_needs_to_know_from_whom(sender):
    url = "smtp://clerk:p%40ss@mail.example:587"
    settings = read(SCORING_SMTP_URL=url, SCORING_SMTP_FROM=sender)
    assert (settings.smtp_url, settings.smtp_from) == (url, sender)


@pytest.mark.parametrize("sender", ["", "Harbour Bank scores@bank.example", "<a@b", "a@b>"])
def test_a_sender_without_a_whole_address_is_refused(sender):
    with pytest.raises(Unavailable, match="SCORING_SMTP_FROM"):
        read(SCORING_SMTP_URL="smtp://mail.example", SCORING_SMTP_FROM=sender)


def test_a_wrong_mail_server_is_refused_without_showing_its_password():
    with pytest.raises(Unavailable) as refused:
        read(SCORING_SMTP_URL="smpt://clerk:secret@mail.example", SCORING_SMTP_FROM="a@b.example")
    assert "secret" not in str(refused.value)
