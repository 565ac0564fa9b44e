"""Downloaded files against the log as it is now."""

import hashlib
import json
from datetime import timedelta

import pytest

from scoring_service.kernel import canonical
from tests.factories import algorithms
from tests.factories import logged_services as logs

ASKED = {
    "model": "credit_demo",
    "items": algorithms.items(),
    "purpose": "credit_application",
    "legal_basis": "consent",
}


@pytest.fixture
def bundle(service):
    """An explanation as its owner downloads it, with the publication."""
    score = service.score(ASKED)
    _, data, *_ = service.scores("GET", f"/v1/scores/{score['id']}", b"")
    publication = {"entry": json.loads(service.entries[0]), "proof": str(service.proof(0))}
    return json.loads(data) | {"algorithm": {"publication": publication}}


@pytest.fixture
def look(watcher, tmp_path):
    def look(bundle, **wanted):
        path = tmp_path / "explanation.json"
        path.write_bytes(bundle if isinstance(bundle, bytes) else json.dumps(bundle).encode())
        return watcher.look(bundles=(path,), **wanted)

    return look


def test_a_receipt_in_the_log_is_found_with_its_proof_and_without(look, service, bundle):
    for _ in range(3):
        service.append(kind="decision", receipt=logs.digest_of("later"))
    outcome = look(bundle)
    assert outcome.status == 0, outcome
    assert "The receipt of explanation.json is entry 5 of the log." in outcome.news
    bundle["receipt"]["proof"] = bundle["algorithm"]["publication"] = None
    assert "The receipt of explanation.json is entry 5 of the log." in look(bundle).news


def test_a_receipt_with_its_nonce_is_found(look, service, bundle):
    nonce = bytes(32)
    salt = hashlib.sha256(nonce).digest()
    statement = canonical.dumps(bundle["receipt"]["statement"])
    receipt = "sha256:" + hashlib.sha256(salt + statement).hexdigest()
    place = service.append(kind="score", algorithm=service.digest(), receipt=receipt)
    del bundle["receipt"]["salt"]
    bundle["receipt"] |= {"nonce": nonce.hex(), "proof": str(service.proof(place))}
    assert f"is entry {place} of the log" in look(bundle).news[0]


def test_a_receipt_that_the_log_does_not_hold_is_a_lie(look, service, bundle):
    bundle["receipt"]["proof"] = None
    service.entries[5:] = []
    outcome = look(bundle, after=timedelta(minutes=10))
    assert outcome.status == 3
    assert "too young" in outcome.unable[0]
    outcome = look(bundle, after=timedelta(hours=1))
    assert ["does not hold the receipt of explanation.json" in lie for lie in outcome.lies] == [
        True
    ]


def test_a_proof_of_a_log_that_was_rewritten_since_is_a_lie(look, service, bundle):
    service.entries[2] = service.entries[3]
    outcome = look(bundle)
    assert "The log was forked: for 6 entries" in outcome.lies[0]


def test_a_receipt_older_than_the_publication_it_names_is_a_lie(look, service):
    service.documents["credit_demo", 2] = logs.other_document()
    service.spoil = lambda score: score["model"].update(version=2, digest=service.digest(2))
    score = service.score(ASKED)
    service.publish_second()
    _, data, *_ = service.scores("GET", f"/v1/scores/{score['id']}", b"")
    lies = look(data).lies
    assert "Entry 5 is a score by" in lies[0]
    assert "The receipt of scr_0 names credit_demo 2" in lies[1]
    assert "which was not published before it" in lies[1]


def test_a_publication_that_the_log_does_not_hold_is_a_lie(look, bundle):
    bundle["algorithm"]["publication"]["entry"]["version"] = 2
    outcome = look(bundle)
    assert "The proof of the publication in explanation.json does not hold" in outcome.lies[0]


def test_a_receipt_that_was_changed_is_a_lie_of_somebody(look, bundle):
    bundle["receipt"]["statement"]["value"] += 1
    bundle["receipt"]["digest"] = canonical.digest(canonical.dumps(bundle["receipt"]["statement"]))
    assert "is not signed by the log's key" in look(bundle).lies[0]


@pytest.mark.parametrize("field", ["digest", "signature", "salt", "proof"])
def test_a_receipt_that_lacks_a_part_is_none(look, bundle, field):
    del bundle["receipt"][field]
    assert "has not the form of one" in look(bundle).lies[0]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"receipt": {"statement": {}}}'])
def test_another_file_proves_nothing(look, data):
    outcome = look(data)
    assert outcome.status == 3
    assert "neither an explanation nor an answer" in outcome.unable[0]
