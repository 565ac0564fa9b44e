import threading
from datetime import timedelta

import pytest
from flask import request
from openapi_spec_validator import validate
from sqlalchemy import func, select

from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Conflict
from scoring_service.wire.idempotency import (
    accepts_idempotency_key,
    answer_once,
    purge_kept_answers,
)
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint
from scoring_service.wire.tables import KeptAnswer

BODY = b'{"name": "a"}'


class Counter:
    """Counts its effects, and can be made to refuse."""

    def __init__(self):
        self.effects = 0
        self.refuse = False

    def __call__(self):
        if self.refuse:
            raise Conflict("busy", "Busy", "It is busy.", "Try again.")
        self.effects += 1
        return {"effect": self.effects, "link": "/s/secret-token"}


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def app(stored_app, counter):
    @stored_app.post("/v1/count")
    @stored_app.post("/v1/other")
    def count():
        here = installation()
        with transaction(here.engine) as session:
            caller = request.headers.get("X-Caller", "org_a")
            return answer_once(session, caller, counter, status=201, now=here.clock.now())

    return stored_app


def send(app, key="k-1", body=BODY, address="/v1/count", caller="org_a", bearer="sk_live_a"):
    headers = {"X-Caller": caller, "Authorization": f"Bearer {bearer}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return app.test_client().post(
        address, data=body, headers=headers, content_type="application/json"
    )


def kept(engine):
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(KeptAnswer))


def test_a_repeated_request_has_one_effect_and_one_answer(app, counter):
    first, second = send(app), send(app)
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert first.status_code == 201
    assert counter.effects == 1
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


def test_without_a_key_every_request_has_its_effect(app, counter, engine):
    send(app, key=None)
    send(app, key=None)
    assert counter.effects == 2
    assert kept(engine) == 0


@pytest.mark.parametrize(
    "other", [{"body": b'{"name": "b"}'}, {"address": "/v1/other"}, {"bearer": "sk_live_b"}]
)
def test_a_key_used_for_another_request_is_refused(app, counter, other):
    send(app)
    response = send(app, **other)
    assert (response.status_code, response.json["code"]) == (422, "idempotency_key_reused")
    assert counter.effects == 1


def test_two_callers_may_use_the_same_key(app, counter):
    send(app, caller="org_a")
    assert send(app, caller="org_b").status_code == 201
    assert counter.effects == 2


@pytest.mark.parametrize("key", ["", "k" * 256, "schlüssel", "a\tb"])
def test_an_unusable_key_is_refused(app, counter, key):
    response = send(app, key=key)
    assert (response.status_code, response.json["code"]) == (422, "invalid_idempotency_key")
    assert counter.effects == 0


def test_a_request_that_failed_may_be_sent_again(app, counter, engine):
    counter.refuse = True
    assert send(app).status_code == 409
    assert kept(engine) == 0
    counter.refuse = False
    assert send(app).status_code == 201


def test_after_a_day_the_key_is_free_again(app, counter, clock: FixedClock):
    send(app)
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    send(app)
    assert counter.effects == 1
    clock.advance(timedelta(seconds=1))
    assert send(app, body=b'{"name": "b"}').status_code == 201
    assert counter.effects == 2


def test_answers_older_than_a_day_are_forgotten_when_a_new_one_is_kept(app, engine, clock):
    send(app, key="old")
    clock.advance(timedelta(hours=12))
    send(app, key="young")
    assert kept(engine) == 2
    clock.advance(timedelta(hours=12))
    send(app, key="new")
    assert kept(engine) == 2
    assert "Idempotency-Replayed" in send(app, key="young").headers


def test_old_answers_can_be_forgotten_at_any_time(app, engine, clock):
    send(app)
    clock.advance(timedelta(hours=24))
    with transaction(engine) as session:
        assert purge_kept_answers(session, now=clock.now()) == 1
    assert kept(engine) == 0


def test_a_kept_answer_cannot_be_read_from_the_database(app, engine):
    send(app)
    with reading(engine) as session:
        row = session.scalars(select(KeptAnswer)).one()
        assert b"secret-token" not in row.sealed_body
        assert "k-1" not in row.claim + row.request


@pytest.mark.parametrize("twins", [2, 8])
def test_racing_twins_have_one_effect_and_one_answer(app, counter, twins):
    everyone_is_asking = threading.Barrier(twins)
    answers = []

    def ask():
        everyone_is_asking.wait()
        answers.append(send(app))

    threads = [threading.Thread(target=ask) for _ in range(twins)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.effects == 1
    assert [answer.status_code for answer in answers] == [201] * twins
    assert len({answer.data for answer in answers}) == 1


def test_the_header_is_described_where_it_is_honoured(api):
    blueprint = Blueprint("count", "count", url_prefix="/v1")

    @blueprint.post("/described")
    @accepts_idempotency_key
    def count():
        """Count."""

    api.register_blueprint(blueprint)
    spec = api.spec.to_dict()
    validate(spec)
    (header,) = spec["paths"]["/v1/described"]["post"]["parameters"]
    assert (header["in"], header["name"]) == ("header", "Idempotency-Key")
