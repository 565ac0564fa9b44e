"""A decision is signed and logged: its person can show later what was decided."""

import hashlib

import pytest
from sqlalchemy import text

from scoring_service.kernel import canonical
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import service as objections
from scoring_service.objections.correspondence import evidence
from scoring_service.objections.correspondence.evidence_files import EvidenceFiles
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.decisions import audit
from scoring_service.transparency import notes
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.signing import signed_text, signer_of
from tests.factories import logs
from tests.factories.cases import LATE, Desk, confirmed, corrected
from tests.factories.evidence import pdf, png
from tests.factories.lenders import Lender


@pytest.fixture
def decided(desk):
    return desk.settle(desk.lodge(desk.score(), LATE), corrected())


def test_the_receipt_states_the_decision(decided):
    decision = decided.decision
    statement = decision.receipt["statement"]
    assert statement["decision"] == decision.id
    assert statement["objection"] == decided.id
    assert (statement["outcome"], statement["new_score"]) == ("upheld", decision.new_score_id)
    content = {
        "reasons": decision.reasons,
        "items": [{"id": LATE, "resolution": "corrected", "value": 0}],
    }
    nonce = bytes.fromhex(decision.receipt["nonce"])
    assert statement["content_digest"] == canonical.digest(nonce + canonical.dumps(content))


def test_the_receipt_binds_the_evidence(desk, engine, clock, tmp_path):
    objection = desk.lodge(desk.score(), LATE)
    files, own = EvidenceFiles(tmp_path / "evidence"), objection.score_id
    digests = []
    for data in (pdf("Two"), png(), pdf("One")):
        sent, now = SentFile(data, "receipt"), clock.now()
        added, _ = evidence.receive_evidence(
            engine, files, objection.id, sent, own_score_id=own, now=now
        )
        digests.append(added.digest)
    decision = desk.settle(objection, confirmed()).decision
    content = {
        "reasons": decision.reasons,
        "items": [{"id": LATE, "resolution": "confirmed", "value": None}],
        "evidence": sorted(digests),
    }
    nonce = bytes.fromhex(decision.receipt["nonce"])
    expected = canonical.digest(nonce + canonical.dumps(content))
    assert decision.receipt["statement"]["content_digest"] == expected
    logs.seal(engine, now=clock.now())
    with reading(engine) as session:
        assert [one.faults for one in audit.audit_decisions(session)] == [()]
    with transaction(engine) as session:
        session.execute(text("DELETE FROM objection_evidence WHERE digest = :d"), {"d": digests[0]})
    with reading(engine) as session:
        (told,) = audit.audit_decisions(session)
    assert told.faults, "evidence that is taken away afterwards is noticed"


def test_the_receipt_is_signed(decided, engine):
    receipt, key = decided.decision.receipt, signer_of(engine).key.public
    note = f"{signed_text(receipt['statement'])}\n{receipt['signature']}\n"
    assert notes.parse(note.encode()).verified_by([key]) == (key,)


def test_a_person_gets_the_receipt_with_its_proof(client, lender_key, published, engine, clock):
    lender = Lender(client, lender_key)
    score = lender.score()
    subject = lender.subject_of(score)
    claim = {"score": score["id"], "ground": "inaccurate", "items": [LATE], "statement": "Paid."}
    lodged = subject.post("/v1/objections", claim).json
    path = f"/v1/objections/{lodged['id']}/receipt"
    refused = subject.get(path)
    assert (refused.status_code, refused.json["code"]) == (404, "no_receipt")
    desk = Desk(engine, clock)
    with reading(engine) as session:
        objection = objections.get_objection(session, lodged["id"])
    desk.settle(objection, confirmed())
    assert subject.get(path).json["proof"] is None
    logs.seal(engine, now=clock.now())
    receipt = subject.get(path).json
    salt = hashlib.sha256(bytes.fromhex(receipt["nonce"])).digest()
    logged = canonical.digest(salt + canonical.dumps(receipt["statement"]))
    entry = canonical.dumps({"kind": "decision", "receipt": logged})
    Proof.parse(receipt["proof"]).check(entry, [signer_of(engine).key.public])


def test_another_persons_receipt_is_not_found(client, lender_key, published):
    lender = Lender(client, lender_key)
    subject = lender.subject_of(lender.score())
    assert subject.get("/v1/objections/obj_other/receipt").status_code == 404
