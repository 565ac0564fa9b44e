"""What was written down reaches whoever wanted it: signed, and for a day again and again."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest

from scoring_service.kernel.database import transaction
from scoring_service.notices import outbox, rules, service, signing
from scoring_service.notices.delivery import Delivering
from scoring_service.notices.records import DeliveryState, Event, Failure, Recipient
from scoring_service.notices.sending import Sender
from scoring_service.notices.vault import Vault
from tests.notices.conftest import OWNER


def test_a_message_is_signed_and_names_nothing_but_ids(
    happen, endpoint, receiver, deliver, deliveries
):
    happen("scr_1")
    deliver()
    ((headers, body),) = receiver.told
    assert body == (
        b'{"data":{"objection":"obj_1","score":"scr_1"},'
        b'"timestamp":"2026-11-01T09:00:00.000000Z","type":"score.frozen"}'
    )
    assert headers["content-type"] == "application/json"
    message, at = headers["webhook-id"], int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == signing.signature(message, at, body, endpoint.secret)
    (delivery,) = deliveries()
    assert (delivery.message.id, delivery.state) == (message, DeliveryState.DELIVERED)
    assert [(a.number, a.status, a.failure) for a in delivery.attempts] == [(1, 204, None)]


def test_what_did_not_happen_is_not_told(engine, clock, endpoint, receiver, deliver):
    with suppress(RuntimeError), transaction(engine) as session:
        outbox.score_frozen(session, OWNER, "scr_1", "obj_1", now=clock.now())
        raise RuntimeError
    deliver()
    assert receiver.told == []


def test_each_is_told_what_is_its_own_and_what_it_wants(
    engine, clock, happen, register, receiver, deliver
):
    register(receiver.address, Event.SCORE_FROZEN)
    register(receiver.address, Event.MODEL_RETIRED, owner=Recipient("org_b", "live"))
    register(receiver.address, Event.SCORE_FROZEN, owner=Recipient("org_b", "live"))
    register(receiver.address, Event.SCORE_FROZEN, owner=Recipient("org_a", "test"))
    happen("scr_1")
    with transaction(engine) as session:
        outbox.model_retired(session, "credit_demo", 1, "sha256:0", now=clock.now())
    deliver()
    assert receiver.events == [
        ("model.retired", {"model": "credit_demo", "version": 1, "digest": "sha256:0"}),
        ("score.frozen", {"score": "scr_1", "objection": "obj_1"}),
    ]


def test_an_endpoint_is_told_nothing_from_before_it_was_there(
    happen, clock, register, receiver, deliver
):
    happen("scr_1")
    clock.advance(timedelta(seconds=1))
    register(receiver.address)
    deliver()
    assert receiver.told == []


def test_a_failed_attempt_is_made_again_under_the_same_id(
    happen, endpoint, receiver, deliver, deliveries, clock
):
    receiver.answers = [(500, b""), (302, b"", {"Location": "/elsewhere"})]
    happen("scr_1")
    deliver()
    assert len(receiver.told) == 1
    (delivery,) = deliveries()
    assert timedelta(seconds=4) <= delivery.next_at - clock.now() <= timedelta(seconds=6)
    for _ in range(2):
        clock.advance(timedelta(minutes=1))
        deliver()
    assert len({headers["webhook-id"] for headers, _body in receiver.told}) == 1
    assert len({headers["webhook-timestamp"] for headers, _body in receiver.told}) == 3
    (delivery,) = deliveries()
    assert delivery.state is DeliveryState.DELIVERED
    assert [(a.status, a.failure) for a in delivery.attempts] == [
        (500, Failure.REFUSED),
        (302, Failure.REDIRECTED),
        (204, None),
    ]


def test_after_a_day_it_is_given_up_and_can_be_sent_again_by_hand(
    engine, happen, endpoint, receiver, deliver, deliveries, clock
):
    receiver.answers = [(503, b"")] * 40
    happen("scr_1")
    began = clock.now()
    deliver()
    while (due := deliveries()[0].next_at) is not None:
        clock.advance(due - clock.now())
        deliver()
    (given_up,) = deliveries()
    assert given_up.state is DeliveryState.GIVEN_UP
    assert given_up.attempts[-1].at == began + timedelta(days=1)
    told = len(receiver.told)
    receiver.answers = []
    with transaction(engine) as session:
        service.replay_delivery(session, OWNER, endpoint.endpoint.id, given_up.id, now=clock.now())
    deliver()
    assert len(receiver.told) == told + 1
    (delivery,) = deliveries()
    assert delivery.state is DeliveryState.DELIVERED
    assert len(delivery.attempts) == told + 1


class DiesError(BaseException):
    """As the worker does that is killed."""


class Dying(Sender):
    """Dies between sending and recording."""

    def post(self, *parts):
        super().post(*parts)
        raise DiesError


@pytest.fixture
def dying(engine, clock, vault):
    return Delivering(engine, clock, vault, Dying(loopback=True))


def test_an_attempt_whose_end_nobody_wrote_down_is_made_again(
    dying, happen, receiver, deliver, deliveries, clock
):
    happen("scr_1")
    dying.attend()
    dying.rest()
    assert len(receiver.told) == 1
    deliver()
    assert len(receiver.told) == 1, "somebody else may still be at it"
    clock.advance(rules.LEASE)
    deliver()
    assert len(receiver.told) == 2
    assert receiver.told[0][0]["webhook-id"] == receiver.told[1][0]["webhook-id"]
    assert deliveries()[0].state is DeliveryState.DELIVERED
    with pytest.raises(DiesError):
        dying.attend()
    dying.end()


def test_two_workers_send_each_message_once(engine, clock, vault, happen, endpoint, receiver):
    happen(*(f"scr_{number}" for number in range(30)))
    workers = [Delivering(engine, clock, vault, Sender(loopback=True)) for _ in range(2)]
    for _ in range(30):
        for worker in workers:
            worker.attend()
    for worker in workers:
        worker.rest()
        worker.end()
    told = [headers["webhook-id"] for headers, _body in receiver.told]
    assert len(told) == len(set(told)) == 30


def test_after_a_change_both_secrets_sign_for_a_day(
    engine, vault, clock, happen, endpoint, receiver, deliver
):
    with transaction(engine) as session:
        issued = service.rotate_secret(
            session, OWNER, endpoint.endpoint.id, vault=vault, now=clock.now()
        )
    happen("scr_1")
    deliver()
    clock.advance(timedelta(hours=24))
    happen("scr_2")
    deliver()
    for (headers, body), secrets in zip(
        receiver.told, [(issued.secret, endpoint.secret), (issued.secret,)], strict=True
    ):
        message, at = headers["webhook-id"], int(headers["webhook-timestamp"])
        wanted = [signing.signature(message, at, body, secret) for secret in secrets]
        assert headers["webhook-signature"].split(" ") == wanted


def test_an_endpoint_that_is_gone_is_told_nothing_more(
    happen, endpoint, receiver, deliver, deliveries, clock
):
    receiver.answers = [(410, b"")]
    happen("scr_1")
    deliver()
    happen("scr_2")
    clock.advance(timedelta(days=1))
    deliver()
    assert len(receiver.told) == 1
    assert [delivery.state for delivery in deliveries()] == [DeliveryState.GIVEN_UP]


def test_an_endpoint_that_is_deleted_meanwhile_is_told_nothing_more(
    engine, happen, endpoint, receiver, deliver
):
    def delete():
        with transaction(engine) as session:
            service.remove_endpoint(session, OWNER, endpoint.endpoint.id)

    receiver.meanwhile, receiver.answers = delete, [(500, b"")]
    happen("scr_1")
    deliver()
    happen("scr_2")
    receiver.meanwhile = lambda: None
    deliver()
    assert len(receiver.told) == 1


def test_under_another_secret_key_nothing_is_signed_wrongly(
    engine, clock, happen, endpoint, receiver, deliveries
):
    happen("scr_1")
    other = Delivering(engine, clock, Vault(b"\x01" * 32), Sender(loopback=True))
    other.attend()
    other.rest()
    other.end()
    assert receiver.told == []
    assert [a.failure for a in deliveries()[0].attempts] == [Failure.SECRET_LOST]


def test_a_released_score_that_is_replaced_at_once_is_only_told_as_replaced(
    engine, clock, endpoint, receiver, deliver
):
    with transaction(engine) as session:
        outbox.score_released(session, OWNER, "scr_1", "obj_1", now=clock.now())
        outbox.score_superseded(session, OWNER, "scr_1", "scr_2", now=clock.now())
    deliver()
    assert receiver.events == [("score.superseded", {"score": "scr_1", "superseded_by": "scr_2"})]


def test_old_notices_are_forgotten(happen, endpoint, deliver, deliveries, clock):
    happen("scr_1")
    deliver()
    clock.advance(rules.KEPT_FOR - timedelta(hours=2))
    happen("scr_2")
    deliver()
    clock.advance(timedelta(hours=2, seconds=1))
    deliver()
    assert [delivery.message.data["score"] for delivery in deliveries()] == ["scr_2"]


def test_no_organisation_keeps_another_waiting(happen, register, receiver, deliver, monkeypatch):
    """More messages of one organisation than there are threads, all stuck until another's came."""
    import threading

    came = threading.Event()

    def hold():
        body = receiver.told[-1][1]
        if b"scr_other" in body:
            came.set()
        elif not came.wait(20):
            raise AssertionError("the other organisation waits")

    receiver.meanwhile = hold
    other = Recipient("org_b", "live")
    register(receiver.address)
    register(receiver.address, owner=other)
    happen(*(f"scr_{number}" for number in range(20)))
    happen("scr_other", to=other)
    deliver()
    scores = [json.loads(body)["data"]["score"] for _headers, body in receiver.told]
    assert "scr_other" in scores[:3], "two of the first organisation at a time, no more"
    assert len(scores) == 21
