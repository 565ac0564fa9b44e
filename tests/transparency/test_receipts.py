"""A receipt binds what was done, is found in the log, and tells nobody else anything."""

import hashlib
import json

import pytest

from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading
from scoring_service.transparency import notes
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.signing import signed_text, signer_of
from tests.factories import logs
from tests.factories.lenders import Lender


@pytest.fixture
def lender(client, lender_key, published):
    return Lender(client, lender_key)


@pytest.fixture
def key(engine):
    return signer_of(engine).key.public


def is_signed(value, key):
    note = notes.parse(f"{signed_text(value)}\n{value['signature']}\n".encode())
    return note.verified_by([key]) == (key,)


def test_the_statement_is_signed(lender, key):
    receipt = lender.score()["receipt"]
    assert is_signed(receipt["statement"] | {"signature": receipt["signature"]}, key)


def test_a_recipient_finds_the_receipt_in_the_log(lender, key, engine, clock):
    score = lender.score()
    assert score["receipt"]["proof"] is None
    logs.seal(engine, now=clock.now())
    receipt = lender.get(f"/v1/scores/{score['id']}").json["receipt"]
    logged = hashlib.sha256(
        bytes.fromhex(receipt["salt"]) + canonical.dumps(receipt["statement"])
    ).hexdigest()
    entry = {
        "kind": "score",
        "algorithm": score["model"]["digest"],
        "receipt": f"sha256:{logged}",
    }
    Proof.parse(receipt["proof"]).check(canonical.dumps(entry), [key])


def test_a_recipient_does_not_get_the_nonce(lender):
    score = lender.score()
    assert set(score["receipt"]) == {"statement", "digest", "signature", "salt", "proof"}


def test_the_person_gets_the_nonce_and_the_whole_is_signed(lender, key, engine, clock):
    score = lender.score()
    logs.seal(engine, now=clock.now())
    bundle = lender.subject_of(score).get(f"/v1/explanations/{score['id']}").json
    document = bundle["algorithm"].pop("document")  # it is signed by its digest, which stays
    assert canonical.digest(canonical.dumps(document)) == bundle["algorithm"]["digest"]
    assert is_signed(bundle, key)
    receipt = bundle["receipt"]
    nonce = bytes.fromhex(receipt["nonce"])
    assert len(nonce) == 32
    inputs = [
        {"id": i["id"], "value": i["value"], "source": i["source_id"], "status": i["status"]}
        for i in bundle["items"]
    ]
    assert receipt["statement"]["inputs_digest"] == canonical.digest(
        nonce + canonical.dumps(inputs)
    )


def test_the_bundle_proves_that_its_algorithm_was_published(lender, key, engine, clock):
    score = lender.score()
    logs.seal(engine, now=clock.now())
    bundle = lender.subject_of(score).get(f"/v1/explanations/{score['id']}").json
    publication = bundle["algorithm"]["publication"]
    assert publication["entry"]["digest"] == bundle["algorithm"]["digest"]
    Proof.parse(publication["proof"]).check(canonical.dumps(publication["entry"]), [key])


def test_before_a_checkpoint_covers_it_the_bundle_has_no_proof(lender):
    score = lender.score()
    bundle = lender.subject_of(score).get(f"/v1/explanations/{score['id']}").json
    assert bundle["receipt"]["proof"] is None
    assert bundle["algorithm"]["publication"] is None


def test_equal_scores_have_unequal_entries(lender, engine):
    from scoring_service.transparency import log

    scores = [lender.score(), lender.score()]
    with reading(engine) as session:
        found = [json.loads(log.find_entry(session, score["id"]) or "") for score in scores]
    assert found[0]["receipt"] != found[1]["receipt"]
