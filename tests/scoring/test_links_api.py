"""A lender makes a new private link for a person who lost theirs."""

import pytest

from scoring_service.accounts.principals import Scope
from tests.factories import algorithms, callers


@pytest.fixture
def caller(client, engine, clock, published):
    """Somebody with a new key of a new lender."""

    def caller(**key):
        return callers.Caller(client, callers.add_lender(engine, now=clock.now(), **key))

    return caller


@pytest.fixture
def lender(client, lender_key, published):
    return callers.Caller(client, lender_key)


@pytest.fixture
def score(lender):
    return scored(lender)


def scored(lender):
    answer = lender.post("/v1/scores", algorithms.score_request())
    assert answer.status_code == 201, answer.json
    return answer.json


def explained(client, score, url):
    subject = callers.Caller(client, url.rpartition("/s/")[2])
    return subject.get(f"/v1/explanations/{score['id']}").status_code


def test_a_new_link_opens_the_score_beside_the_one_given_first(lender, score, client):
    answer = lender.ask("POST", f"/v1/scores/{score['id']}/links")
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "url", "expires_at"}
    assert answer.json["id"].startswith("lnk_")
    assert answer.json["expires_at"] == "2027-11-01T09:00:00.000000Z"
    for url in (answer.json["url"], score["subject_link"]["url"]):
        assert url.startswith("http://127.0.0.1:8000/s/sl_")
        assert explained(client, score, url) == 200
    assert answer.json["url"] != score["subject_link"]["url"]


def test_the_same_request_makes_one_link(lender, score):
    address = f"/v1/scores/{score['id']}/links"
    first, second = (lender.post(address, {}, **{"Idempotency-Key": "k-1"}) for _ in range(2))
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert lender.post(address, {}, **{"Idempotency-Key": "k-2"}).json["id"] != first.json["id"]


def test_a_score_of_somebody_else_is_not_found(caller, score):
    answer = caller().ask("POST", f"/v1/scores/{score['id']}/links")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_score")
    assert caller().ask("POST", "/v1/scores/scr_1/links").status_code == 404


def test_a_live_key_makes_no_link_to_a_score_of_a_test_key(caller, score):
    tested = scored(caller(kind="test"))
    assert caller().ask("POST", f"/v1/scores/{tested['id']}/links").status_code == 404
    assert caller(kind="test").ask("POST", f"/v1/scores/{score['id']}/links").status_code == 404


def test_a_key_that_only_reads_makes_no_link(caller, score):
    reading = caller(scopes=[Scope.SCORES_READ])
    assert reading.ask("POST", f"/v1/scores/{score['id']}/links").status_code == 403


def test_the_person_makes_no_link_of_their_own(client, score):
    subject = callers.Caller(client, score["subject_link"]["url"].rpartition("/s/")[2])
    assert subject.ask("POST", f"/v1/scores/{score['id']}/links").status_code == 403
