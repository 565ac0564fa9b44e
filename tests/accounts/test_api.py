import json
from datetime import timedelta

import pytest

from scoring_service.accounts import service
from scoring_service.accounts.principals import Role
from scoring_service.kernel.database import reading, transaction
from tests.factories.callers import Caller

EMAIL, PASSWORD = "pat@bank.example", "three quiet lanterns"


@pytest.fixture
def account(engine, clock):
    with transaction(engine) as session:
        service.add_account(session, EMAIL, PASSWORD, Role.REVIEWER, now=clock.now())


@pytest.fixture
def sign_in(client):
    def sign_in(**sent):
        body = {"email": EMAIL, "password": PASSWORD} | sent
        return client.post("/v1/sessions", data=json.dumps(body), content_type="application/json")

    return sign_in


@pytest.fixture
def signed_in(account, sign_in, client):
    return Caller(client, sign_in().json["token"])


def test_whoever_signs_in_is_given_a_token_for_eight_hours(account, sign_in, engine, clock):
    answer = sign_in()
    assert answer.status_code == 201
    assert set(answer.json) == {"token", "expires_at", "role"}
    assert answer.json["role"] == "reviewer"
    assert answer.json["expires_at"] == "2026-11-01T17:00:00.000000Z"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    with reading(engine) as session:
        person = service.find_person(session, answer.json["token"], now=clock.now())
    assert person is not None
    assert person.email == EMAIL


def test_the_token_opens_what_the_role_may_do(signed_in, clock):
    assert signed_in.get("/v1/objections").status_code == 200
    assert signed_in.get("/v1/scores").status_code == 403
    clock.advance(timedelta(hours=8))
    assert signed_in.get("/v1/objections").status_code == 401


@pytest.mark.parametrize("sent", [{"password": "wrong"}, {"email": "nobody@bank.example"}])
def test_what_does_not_belong_together_is_refused_without_saying_which(account, sign_in, sent):
    answer = sign_in(**sent)
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "wrong_credentials"


def test_guessing_is_slowed_and_the_answer_says_for_how_long(account, sign_in, clock):
    for _ in range(5):
        assert sign_in(password="wrong").status_code == 401
    answer = sign_in()
    assert answer.status_code == 429
    assert answer.json["code"] == "too_many_attempts"
    assert answer.headers["Retry-After"] == "30"
    clock.advance(timedelta(seconds=30))
    assert sign_in().status_code == 201


def test_failures_in_the_pages_and_in_the_interface_count_together(account, sign_in, client):
    page = client.get("/reviewers/sign-in").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "email": EMAIL, "password": "wrong"}
    for _ in range(5):
        assert client.post("/reviewers/sign-in", data=fields).status_code == 401
    assert sign_in().status_code == 429


@pytest.mark.parametrize(
    ("sent", "pointers"),
    [
        ({"email": ""}, {"/email"}),
        ({"email": None, "password": 5}, {"/email", "/password"}),
        ({"password": "x" * 257}, {"/password"}),
        ({"role": "administrator"}, {"/role"}),
    ],
)
def test_every_wrong_field_is_named(account, sign_in, sent, pointers):
    answer = sign_in(**sent)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json["errors"]} == pointers


def test_who_signed_out_is_known_no_more(signed_in):
    answer = signed_in.ask("DELETE", "/v1/sessions/current")
    assert (answer.status_code, answer.data) == (204, b"")
    assert signed_in.get("/v1/objections").status_code == 401
    assert signed_in.ask("DELETE", "/v1/sessions/current").status_code == 401


def test_signing_out_ends_only_the_session_that_is_sent(signed_in, sign_in, client):
    other = Caller(client, sign_in().json["token"])
    signed_in.ask("DELETE", "/v1/sessions/current")
    assert other.get("/v1/objections").status_code == 200


def test_an_organisation_has_no_session_to_end(client, lender_key):
    assert Caller(client, lender_key).ask("DELETE", "/v1/sessions/current").status_code == 403


def test_the_session_of_the_pages_is_not_ended_from_elsewhere(signed_in, client):
    client.set_cookie("account_session", signed_in.headers["Authorization"].split()[1])
    assert client.delete("/v1/sessions/current").status_code == 401
