"""The scores API as a lender and the person scored meet it (API.md)."""

import json
from decimal import Decimal

import pytest

from scoring_service.accounts import service as accounts
from scoring_service.accounts.principals import KeyKind, OrganisationKind, Scope
from scoring_service.kernel.database import transaction
from scoring_service.scoring import freezes, service
from scoring_service.scoring.freezes import Holder
from tests.factories import algorithms, callers, logs
from tests.factories.lenders import Lender, body


def freeze(session, score, clock, *items):
    at = clock.now()
    freezes.freeze(session, score, items, by=Holder("obj_1", whole=not items), now=at)


def test_a_score_comes_with_everything_the_contract_names(lender, published):
    answer = lender.score()
    assert answer["id"].startswith("scr_")
    assert (answer["status"], answer["value"], answer["band"]) == ("final", 519, "D")
    assert 0 < answer["probability_of_default"] < 1
    assert answer["model"]["digest"] == published.digest
    assert answer["model"]["algorithm_url"].endswith("/v1/models/credit_demo/versions/1/algorithm")
    assert {i["status"] for i in answer["items"]} == {"used"}
    assert answer["explanation"]["method"] == "exact-shapley"
    assert answer["subject_link"]["url"].startswith("http://")
    assert answer["objection"]["deadline_days"] == 20
    assert set(answer["range"]) == {"min", "max"}
    assert answer["receipt"]["statement"]["score"] == answer["id"]


def test_contributions_add_up_in_the_bytes_of_the_answer(lender):
    raw = lender.post("/v1/scores", body()).data
    answer = json.loads(raw, parse_float=Decimal)
    explanation = answer["explanation"]
    points = [Decimal(part["points"]) for part in explanation["contributions"]]
    assert Decimal(explanation["base_value"]) + sum(points) == answer["value"]
    sizes = [abs(p) for p in points]
    assert sizes == sorted(sizes, reverse=True)
    assert [part["rank"] for part in explanation["contributions"]] == list(
        range(1, len(points) + 1)
    )


def test_reasons_are_only_what_cost_points_and_at_most_four(lender):
    answer = lender.score()
    points = {c["feature"]: c["points"] for c in answer["explanation"]["contributions"]}
    reasons = answer["explanation"]["reasons"]
    assert 1 <= len(reasons) <= 4
    costs = [points[reason["feature"]] for reason in reasons]
    assert costs == sorted(costs)
    assert max(costs) < 0


def test_labels_and_reasons_are_in_chinese_when_asked(lender):
    answer = lender.post("/v1/scores", body(), **{"Accept-Language": "zh-CN"})
    texts = [r["text"] for r in answer.json["explanation"]["reasons"]]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in texts)
    assert answer.headers["Content-Language"] == "zh-CN"


def test_whole_numbers_are_written_without_a_decimal_point(lender):
    made = lender.post("/v1/scores", body())
    read = lender.get(f"/v1/scores/{made.json['id']}")
    for answer in (made, read):
        raw = answer.get_data(as_text=True).replace(" ", "")
        assert '"value":2,' in raw
        assert '"value":2.0' not in raw


def test_missing_items_are_named(lender):
    items = algorithms.items()
    del items["payment_1"]
    answer = lender.score(items=items | {"bill_2": None})
    status = {item["id"]: item["status"] for item in answer["items"]}
    assert status["payment_1"] == status["bill_2"] == "missing"


def test_too_little_is_unscorable_never_a_guess(lender):
    answer = lender.score(items={})
    assert (answer["status"], answer["value"]) == ("unscorable", None)
    assert answer["unscorable_reasons"][0]["code"] == "too_little_known"
    assert answer["explanation"]["base_value"] is None


def test_no_credential_and_an_unknown_one_are_refused(client, published):
    for headers in ({}, {"Authorization": "Bearer sk_live_nothing"}):
        answer = client.post("/v1/scores", json=body(), headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"]


def test_the_person_scored_may_not_ask_for_scores(lender):
    subject = lender.subject_of(lender.score())
    assert subject.post("/v1/scores", body()).status_code == 403


def test_the_same_key_and_body_make_one_score(lender):
    first = lender.post("/v1/scores", body(), **{"Idempotency-Key": "k1"})
    again = lender.post("/v1/scores", body(), **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.data) == (first.status_code, first.data)
    other = lender.post("/v1/scores", body(version=1), **{"Idempotency-Key": "k1"})
    assert other.status_code == 422
    assert len(lender.get("/v1/scores").json["items"]) == 1


def test_a_repeated_request_is_given_the_proof_that_there_is_by_now(lender, engine, clock):
    first = lender.post("/v1/scores", body(), **{"Idempotency-Key": "k1"}).json
    assert first["receipt"]["proof"] is None
    logs.seal(engine, now=clock.now())
    again = lender.post("/v1/scores", body(), **{"Idempotency-Key": "k1"}).json
    proof = again["receipt"].pop("proof")
    assert proof == lender.get(f"/v1/scores/{first['id']}").json["receipt"]["proof"] is not None
    assert again["receipt"] == {k: v for k, v in first["receipt"].items() if k != "proof"}
    assert {**again, "receipt": None} == {**first, "receipt": None}


def test_a_repeated_request_does_not_tell_what_is_disputed_since(lender, engine, clock):
    first = lender.post("/v1/scores", body(), **{"Idempotency-Key": "k1"}).json
    with transaction(engine) as session:
        freeze(session, service.get_score(session, first["id"]), clock, "bill_1")
    again = lender.post("/v1/scores", body(), **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert (again.json["status"], again.json["value"], again.json["id"]) == (
        "frozen", None, first["id"],
    )  # fmt: skip
    assert again.json["explanation"]["contributions"] == []
    assert again.json["subject_link"] == first["subject_link"]
    with transaction(engine) as session:
        freezes.release(session, "obj_1", now=clock.now())
    released = lender.post("/v1/scores", body(), **{"Idempotency-Key": "k1"})
    assert released.json == first


def test_a_refused_request_may_be_sent_again_with_its_key(lender):
    wrong = body(items={"age": 3})
    assert lender.post("/v1/scores", wrong, **{"Idempotency-Key": "k2"}).status_code == 422
    assert lender.post("/v1/scores", body(), **{"Idempotency-Key": "k2"}).status_code == 201


def test_a_stranger_does_not_see_the_score(lender, engine, clock):
    score = lender.score()
    stranger = Lender(lender.client, callers.add_lender(engine, "Other", now=clock.now()))
    assert stranger.get(f"/v1/scores/{score['id']}").status_code == 404
    assert stranger.get("/v1/scores").json["items"] == []


def test_live_and_test_records_never_mix(lender, engine, clock):
    key = callers.add_lender(engine, "Sandbox", now=clock.now(), kind="test")
    sandbox = Lender(lender.client, key)
    score = sandbox.score()
    assert score["kind"] == "test"
    assert lender.get(f"/v1/scores/{score['id']}").status_code == 404


def test_a_live_and_a_test_key_may_use_the_same_idempotency_key(client, engine, clock, published):
    kinds: tuple[KeyKind, ...] = ("live", "test")
    with transaction(engine) as session:
        bank = accounts.add_organisation(session, "Bank", OrganisationKind.LENDER, now=clock.now())
        issued = [
            accounts.issue_key(session, bank, kind=kind, scopes=Scope, now=clock.now())
            for kind in kinds
        ]
    made = [
        Lender(client, key.key).post("/v1/scores", body(), **{"Idempotency-Key": "k"})
        for key in issued
    ]
    assert [answer.status_code for answer in made] == [201, 201]
    assert [answer.json["kind"] for answer in made] == ["live", "test"]


def test_scores_are_listed_in_pages(lender):
    ids = [lender.score(subject={"scheme": "s", "id": str(n)})["id"] for n in range(3)]
    page = lender.get("/v1/scores?limit=2").json
    assert [s["id"] for s in page["items"]] == sorted(ids, reverse=True)[:2]
    rest = lender.get(page["next"]).json
    assert [s["id"] for s in rest["items"]] == [min(ids)]
    assert rest["next"] is None
    assert lender.get("/v1/scores?limit=0").status_code == 422


def test_while_an_objection_stands_the_recipient_gets_no_value(lender, engine, clock):
    made = lender.score()
    with transaction(engine) as session:
        score = service.get_score(session, made["id"])
        freeze(session, score, clock, "bill_1")
    seen = lender.get(f"/v1/scores/{made['id']}").json
    assert (seen["status"], seen["value"], seen["withheld"]) == ("frozen", None, True)
    assert seen["explanation"]["contributions"] == []
    assert seen["probability_of_default"] is None
    own = lender.subject_of(made).get(f"/v1/explanations/{made['id']}").json
    assert own["score"]["value"] == made["value"]


def test_a_replaced_score_that_is_still_disputed_gives_no_value_either(lender, engine, clock):
    made = lender.score()
    with transaction(engine) as session:
        score = service.get_score(session, made["id"])
        freeze(session, score, clock)
        service.rescore(session, score, algorithms.items(repayment_status_1=0), now=clock.now())
    seen = lender.get(f"/v1/scores/{made['id']}").json
    assert (seen["status"], seen["value"], seen["withheld"]) == ("superseded", None, True)


def test_the_explanation_is_the_persons_own(lender):
    made, other = lender.score(), lender.score(subject={"scheme": "s", "id": "2"})
    subject = lender.subject_of(made)
    bundle = subject.get(f"/v1/explanations/{made['id']}").json
    assert bundle["score"]["id"] == made["id"]
    assert bundle["recipients"][0]["name"] == "Harbour Bank"
    assert subject.get(f"/v1/explanations/{other['id']}").status_code == 404
    assert lender.get(f"/v1/explanations/{made['id']}").status_code == 403


def test_the_bundle_holds_no_private_link(lender):
    made = lender.score()
    token = made["subject_link"]["url"].rpartition("/")[2]
    subject = lender.subject_of(made)
    for accept in ("application/json", "text/html"):
        shown = subject.get(f"/v1/explanations/{made['id']}", Accept=accept)
        assert token not in shown.get_data(as_text=True)


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("application/json", b"{"),
        ("text/html", b"<!doctype html>"),
        ("application/pdf", b"%PDF-"),
        ("*/*", b"{"),
    ],
)
def test_the_explanation_comes_in_three_forms(lender, accept, start):
    made = lender.score()
    answer = lender.subject_of(made).get(f"/v1/explanations/{made['id']}", Accept=accept)
    assert answer.status_code == 200
    assert answer.data.lower().startswith(start.lower())
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_form_is_not_acceptable(lender):
    made = lender.score()
    subject = lender.subject_of(made)
    assert subject.get(f"/v1/explanations/{made['id']}", Accept="image/png").status_code == 406
