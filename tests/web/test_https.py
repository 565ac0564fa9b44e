"""Behind a proxy that ends TLS, and that the service was not told to trust."""

from dataclasses import replace

import pytest

from scoring_service.app import create_app
from tests.factories import callers
from tests.web.conftest import Visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def answers(settings, engine, clock):
    """What a browser is answered that signs in and chooses a language, by plain HTTP inside."""
    who = callers.add_reviewer(engine, now=clock.now())
    app = create_app(replace(settings, base_url="https://scoring.example"), clock)
    app.config["SESSION_COOKIE_SECURE"] = False  # else the client keeps no token for the form
    visitor = Visitor(app.test_client())
    token = visitor.token()
    fields = {"csrf_token": token, "email": who.email, "password": who.password}
    yield [visitor.client.post("/reviewers/sign-in", data=fields), visitor.client.get("/?lang=zh")]
    app.extensions["scoring_service"].engine.dispose()


def test_every_cookie_is_for_https_only(answers):
    cookies = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]
    kept = {line.partition("=")[0]: "Secure" in line.split("; ") for line in cookies}
    assert kept["account_session"]
    assert kept["lang"]


def test_https_is_made_binding(answers):
    assert all("Strict-Transport-Security" in answer.headers for answer in answers)
