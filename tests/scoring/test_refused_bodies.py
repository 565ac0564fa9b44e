"""Bodies that the scores API refuses: each with a clear answer that names every wrong place."""

import io
import json

import pytest

from tests.factories.lenders import body

WRONG_BODIES = {
    "unknown field": (body(colour="red"), ["/colour"]),
    "unknown item": (body(items={"age": 30}), ["/items/age"]),
    "wrong type": (body(items={"credit_limit": "much"}), ["/items/credit_limit"]),
    "a truth value": (body(items={"credit_limit": True}), ["/items/credit_limit"]),
    "out of range": (body(items={"credit_limit": -1}), ["/items/credit_limit"]),
    "not whole": (body(items={"repayment_status_1": 0.5}), ["/items/repayment_status_1"]),
    "no subject": ({k: v for k, v in body().items() if k != "subject"}, ["/subject"]),
    "no consent": (body(consent_reference=None), ["/consent_reference"]),
    "purpose": (body(purpose="curiosity"), ["/purpose"]),
    "several at once": (
        body(items={"credit_limit": -1, "bill_1": "x", "age": 3}),
        ["/items/age", "/items/bill_1", "/items/credit_limit"],
    ),
    "fields and items": (
        body(colour="red", purpose="curiosity", version=0, items={"age": 3, "bill_1": "x"}),
        ["/colour", "/items/age", "/items/bill_1", "/purpose", "/version"],
    ),
    "fields beside an unknown model": (
        body(model="none", purpose="curiosity", items={"age": 3}),
        ["/purpose"],
    ),
    "no model and no items": ({}, ["/items", "/legal_basis", "/model", "/purpose", "/subject"]),
}


@pytest.mark.parametrize(("wrong", "places"), WRONG_BODIES.values(), ids=WRONG_BODIES)
def test_every_wrong_field_is_named_at_once(lender, wrong, places):
    answer = lender.post("/v1/scores", wrong)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert sorted(e["pointer"] for e in answer.json["errors"]) == places
    assert all(e["message"] for e in answer.json["errors"])
    assert lender.get("/v1/scores").json["items"] == []


def raw_items(text):
    return json.dumps(body(items={})).replace('"items": {}', f'"items": {text}').encode()


UNREADABLE = {
    "NaN": raw_items('{"bill_1": NaN}'),
    "Infinity": raw_items('{"bill_1": -Infinity}'),
    "1e400": raw_items('{"bill_1": 1e400}'),
    "duplicate keys": raw_items('{"bill_1": 1, "bill_1": 2}'),
    "deep nesting": raw_items("[" * 500 + "]" * 500),
    "very deep nesting": b"[" * 100_000,
    "bad UTF-8": b'{"model": "\xff"}',
    "not JSON": b"model=credit",
    "a list": b"[]",
    "empty": b"",
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_bodies_are_refused_in_plain_words(lender, data):
    answer = lender.post("/v1/scores", data)
    assert answer.status_code in {400, 422}
    assert answer.mimetype == "application/problem+json"
    assert answer.json["remedy"]


def test_a_body_of_ten_megabytes_is_too_large(lender):
    answer = lender.post("/v1/scores", b'{"a": "' + b"x" * 10_000_000 + b'"}')
    assert answer.status_code == 413
    assert answer.json["code"] == "body_too_large"


@pytest.mark.parametrize(("token", "status"), [("sk_live_unknown", 401), (None, 413)])
def test_a_client_is_heard_out_so_that_it_hears_the_refusal(lender, token, status):
    stream = io.BytesIO(b" " * 3_000_000)
    answer = lender.client.post(
        "/v1/scores",
        input_stream=stream,
        content_length=3_000_000,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"} if token else lender.headers,
    )
    assert (answer.status_code, stream.read()) == (status, b"")


def test_another_content_type_is_not_read(lender):
    answer = lender.post("/v1/scores", body(), **{"Content-Type": "text/plain"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "application/json; charset=utf-16"}, {"Content-Encoding": "gzip"}],
)
def test_a_body_in_another_encoding_is_not_read(lender, headers):
    answer = lender.post("/v1/scores", body(), **headers)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("reference", [" C-1", "C-1 ", "   ", "C\n1", "C\u00a0", "\u200b"])
def test_references_that_only_look_alike_are_refused(lender, reference):
    wrong = body(subject={"scheme": reference, "id": reference}, consent_reference=reference)
    answer = lender.post("/v1/scores", wrong)
    assert answer.status_code == 422
    places = {"/consent_reference", "/subject/id", "/subject/scheme"}
    assert {error["pointer"] for error in answer.json["errors"]} == places


@pytest.mark.parametrize("version", [0, 2**31, 2**53 - 1])
def test_a_version_beyond_every_database_is_refused(lender, version):
    answer = lender.post("/v1/scores", body(version=version))
    assert answer.status_code == 422
    assert lender.get(f"/v1/models/credit_demo/versions/{10**20}").status_code == 404


def test_what_is_wrong_is_told_in_chinese_when_asked(lender):
    wrong = body(purpose="curiosity", version=0, consent_reference=None)
    answer = lender.post("/v1/scores", wrong, **{"Accept-Language": "zh-CN"})
    assert len(answer.json["errors"]) == 3
    for error in answer.json["errors"]:
        assert any("\u4e00" <= character <= "\u9fff" for character in error["message"])
