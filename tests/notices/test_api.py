"""An organisation says over the API where it is told, and sees what was told."""

import pytest

from scoring_service.accounts.principals import Scope
from scoring_service.kernel.database import transaction
from scoring_service.notices import outbox
from scoring_service.notices.delivery import Delivering
from scoring_service.notices.records import Event
from scoring_service.notices.sending import Result, Sender
from scoring_service.notices.vault import Vault
from scoring_service.scoring import service as scoring
from tests.factories import algorithms, callers

URL = "https://hooks.bank.example/scores"


@pytest.fixture
def caller(client, engine, clock):
    """Somebody with a new key of a new lender."""

    def caller(**key):
        return callers.Caller(client, callers.add_lender(engine, now=clock.now(), **key))

    return caller


@pytest.fixture
def lender(client, lender_key):
    return callers.Caller(client, lender_key)


def add(caller, **parts):
    answer = caller.post("/v1/webhooks", {"url": URL} | parts)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_secret_is_shown_once(lender):
    added = add(lender)
    assert added["id"].startswith("whk_")
    assert added["secret"].startswith("whsec_")
    shown = {name: value for name, value in added.items() if name != "secret"}
    assert shown == {
        "id": added["id"],
        "url": URL,
        "events": [event.value for event in Event],
        "kind": "live",
        "created_at": "2026-11-01T09:00:00.000000Z",
        "disabled_at": None,
        "former_secret_until": None,
    }
    assert lender.get("/v1/webhooks").json == {"items": [shown]}
    assert lender.get(f"/v1/webhooks/{added['id']}").json == shown


def test_the_same_request_adds_one(lender):
    key = {"Idempotency-Key": "k-1"}
    first, second = (lender.post("/v1/webhooks", {"url": URL}, **key).json for _ in range(2))
    assert first == second
    assert len(lender.get("/v1/webhooks").json["items"]) == 1


def test_only_the_events_asked_for_are_wanted(lender):
    assert add(lender, events=["model.retired", "score.frozen", "score.frozen"])["events"] == [
        "score.frozen",
        "model.retired",
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"url": URL, "events": []}, "/events"),
        ({"url": URL, "events": ["score.sold"]}, "/events/0"),
        ({"url": "http://hooks.bank.example/"}, "/url"),
        ({"url": "https://127.0.0.1/"}, "/url"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "/url"),
        ({"url": "https://hooks.bank.example/" + "a" * 2000}, "/url"),
        ({"url": 7}, "/url"),
        ({"url": URL, "secret": "mine"}, "/secret"),
        ({}, "/url"),
    ],
)
def test_what_cannot_be_told_is_refused(lender, body, pointer):
    answer = lender.post("/v1/webhooks", body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert lender.get("/v1/webhooks").json == {"items": []}


def test_there_are_ten_at_most(lender, caller):
    for _ in range(10):
        add(lender)
    answer = lender.post("/v1/webhooks", {"url": URL})
    assert (answer.status_code, answer.json["code"]) == (409, "too_many_webhooks")
    add(caller())


def test_a_new_secret_takes_over_and_the_former_stays_for_a_day(lender):
    added = add(lender)
    answer = lender.ask("POST", f"/v1/webhooks/{added['id']}/secret")
    assert answer.status_code == 201
    assert answer.json["secret"] != added["secret"]
    assert answer.json["former_secret_until"] == "2026-11-02T09:00:00.000000Z"


def test_a_deleted_webhook_is_gone(lender):
    path = f"/v1/webhooks/{add(lender)['id']}"
    assert lender.ask("DELETE", path).status_code == 204
    assert lender.get(path).status_code == 404
    assert lender.ask("DELETE", path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/secret"),
        ("GET", "/deliveries"),
        ("POST", "/deliveries/dlv_1/replay"),
    ],
)
def test_webhooks_of_others_are_not_found(lender, caller, method, path):
    mine = add(lender)["id"]
    for stranger in (caller(), caller(kind="test")):
        answer = stranger.ask(method, f"/v1/webhooks/{mine}{path}")
        assert (answer.status_code, answer.json["code"]) == (404, "unknown_webhook")
        assert stranger.get("/v1/webhooks").json == {"items": []}
    assert lender.get(f"/v1/webhooks/{mine}").json["former_secret_until"] is None


def test_a_key_for_scores_alone_manages_no_webhooks(caller):
    scores = caller(scopes=[Scope.SCORES_WRITE, Scope.SCORES_READ])
    assert scores.post("/v1/webhooks", {"url": URL}).status_code == 403
    assert scores.get("/v1/webhooks").status_code == 403


@pytest.fixture
def deliver(engine, clock, app):
    """Deliver what is due to somebody who takes everything."""

    class Answering(Sender):
        def post(self, *_):
            return Result(204)

    secret_key = app.extensions["scoring_service"].secret_key
    delivering = Delivering(engine, clock, Vault(secret_key), Answering())

    def deliver():
        delivering.attend()
        delivering.rest()
        delivering.attend()

    yield deliver
    delivering.end()


def test_what_was_told_of_a_score_can_be_read_and_sent_again(
    lender, engine, clock, published, deliver
):
    hook = f"/v1/webhooks/{add(lender, events=['score.frozen'])['id']}"
    score = lender.post("/v1/scores", algorithms.score_request()).json
    subject = callers.Caller(lender.client, score["subject_link"]["url"].rpartition("/s/")[2])
    claim = {"score": score["id"], "ground": "other", "statement": "Not so."}
    objection = subject.post("/v1/objections", claim).json
    deliver()
    (delivery,) = lender.get(f"{hook}/deliveries").json["items"]
    assert delivery["id"].startswith("dlv_")
    assert delivery["message_id"].startswith("ntc_")
    assert delivery["event"] == "score.frozen"
    assert delivery["body"]["data"] == {"score": score["id"], "objection": objection["id"]}
    assert (delivery["state"], delivery["next_attempt_at"]) == ("delivered", None)
    ((attempt),) = delivery["attempts"]
    assert (attempt["number"], attempt["status"], attempt["failure"]) == (1, 204, None)
    answer = lender.ask("POST", f"{hook}/deliveries/{delivery['id']}/replay")
    assert (answer.status_code, answer.json["state"]) == (202, "waiting")
    deliver()
    (again,) = lender.get(f"{hook}/deliveries").json["items"]
    assert (again["message_id"], again["state"]) == (delivery["message_id"], "delivered")
    assert [attempt["number"] for attempt in again["attempts"]] == [1, 2]


def test_deliveries_come_in_pages_newest_first(lender, engine, clock, published, deliver):
    hook = f"/v1/webhooks/{add(lender, events=['score.frozen'])['id']}"
    score = lender.post("/v1/scores", algorithms.score_request()).json
    with transaction(engine) as session:
        person = scoring.get_score(session, score["id"]).person
        for number in range(3):
            outbox.score_frozen(session, person.recipient, f"scr_{number}", "o", now=clock.now())
    deliver()
    first = lender.get(f"{hook}/deliveries?limit=2").json
    second = lender.get(first["next"]).json
    told = [item["body"]["data"]["score"] for item in first["items"] + second["items"]]
    assert sorted(told) == ["scr_0", "scr_1", "scr_2"]
    assert second["next"] is None


def test_an_unknown_delivery_is_not_found(lender):
    hook = f"/v1/webhooks/{add(lender)['id']}"
    answer = lender.ask("POST", f"{hook}/deliveries/dlv_1/replay")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_delivery")


def test_nothing_is_sent_again_to_an_endpoint_that_is_gone(lender, engine, clock, deliver, app):
    hook = f"/v1/webhooks/{add(lender)['id']}"
    with transaction(engine) as session:
        outbox.model_retired(session, "credit_demo", 1, "sha256:0", now=clock.now())

    class Gone(Sender):
        def post(self, *_):
            return Result(410)

    secret_key = app.extensions["scoring_service"].secret_key
    gone = Delivering(engine, clock, Vault(secret_key), Gone())
    gone.attend()
    gone.rest()
    gone.end()
    (delivery,) = lender.get(f"{hook}/deliveries").json["items"]
    assert lender.get(hook).json["disabled_at"] == "2026-11-01T09:00:00.000000Z"
    answer = lender.ask("POST", f"{hook}/deliveries/{delivery['id']}/replay")
    assert (answer.status_code, answer.json["code"]) == (409, "webhook_disabled")


def test_in_the_database_no_secret_can_be_read(lender, engine):
    secret = add(lender)["secret"]
    add(lender, url="https://other.example/")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT sealed_secret FROM webhook_endpoints").all()
    assert len({bytes(sealed) for (sealed,) in rows}) == 2
    assert all(secret[10:20].encode() not in bytes(sealed) for (sealed,) in rows)
