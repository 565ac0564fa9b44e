"""The whole case in one file: complete, without what is nobody else's, provable by other code."""

import base64
import hashlib
import io
import json
from datetime import timedelta

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from scoring_service.kernel import canonical
from scoring_service.objections.steps import Action
from scoring_service.transparency.signing import signer_of
from tests.factories.cases import LATE, REASONS
from tests.factories.offices import APPEAL, MESSAGE


def test_the_file_holds_the_whole_case_and_no_account(walked, file_of, office):
    subject, objection, score = walked
    found = file_of(subject, objection)
    assert (found["format"], found["objection"]["id"]) == ("objection-file/1", objection["id"])
    assert found["objection"]["appeal"]["reasons"] == APPEAL["reasons"]
    assert found["objection"]["procedure"]["law"]
    kinds = [event["event"] for event in found["events"]]
    assert kinds[0] == "lodged"
    assert {"appealed", "confirmed", "score_replaced", "inquiry_opened"} <= set(kinds)
    assert [event["revision"] for event in found["events"]] == list(range(1, len(kinds) + 1))
    assert [(one["by"], one["text"]) for one in found["messages"]] == [
        ("subject", MESSAGE["text"]),
        ("reviewer", MESSAGE["text"]),
    ]
    assert [one["name"] for one in found["evidence"]] == [
        "statement.pdf",
        "receipt.png",
        "letter.pdf",
    ]
    assert found["inquiries"][0]["supplier"]
    first, last = found["decisions"]
    assert (first["outcome"], last["outcome"]) == ("rejected", "upheld")
    assert (len(first["evidence"]), len(last["evidence"])) == (2, 3)
    assert [one["id"] for one in found["scores"]] == [score["id"], last["superseded_by"]]
    assert all(one["explanation"]["algorithm"]["document"] for one in found["scores"])
    assert "score.frozen" in {told["event"] for told in found["notices"]}
    assert found["suppressions"]
    written = json.dumps(found)
    for secret in ("acc_", "@example.org", "sl_", "assignee", "proposal", "key_id"):
        assert secret not in written.replace("scr_", "").replace("credit_", "")
    reviewers = file_of(office.ola, objection)
    assert {**reviewers, "signature": None} == {**found, "signature": None}


def test_every_proof_and_signature_in_the_file_holds_by_other_code(walked, file_of, engine):
    subject, objection, _score = walked
    found = file_of(subject, objection)
    key = signer_of(engine).key.public
    proved = 0
    for decision in found["decisions"]:
        receipt = decision["receipt"]
        salt = hashlib.sha256(bytes.fromhex(receipt["nonce"])).digest()
        entry = {"kind": "decision", "receipt": hashed(salt + written(receipt["statement"]))}
        assert root_by(entry, receipt["proof"]) == root_in(receipt["proof"])
        assert signed(receipt["statement"], receipt["signature"], key)
        proved += 1
    for part in found["scores"]:
        receipt = part["explanation"]["receipt"]
        salt = hashlib.sha256(bytes.fromhex(receipt["nonce"])).digest()
        entry = {
            "kind": "score",
            "algorithm": receipt["statement"]["algorithm_digest"],
            "receipt": hashed(salt + written(receipt["statement"])),
        }
        assert root_by(entry, receipt["proof"]) == root_in(receipt["proof"])
        proved += 1
    assert proved == 4
    whole = {name: part for name, part in found.items() if name != "signature"}
    assert signed(whole, found["signature"], key)


def test_the_bytes_are_canonical(walked, client):
    subject, objection, _score = walked
    path = f"/v1/objections/{objection['id']}/file"
    answer = client.get(path, headers=subject.headers)
    assert answer.data == canonical.dumps(json.loads(answer.data))
    assert answer.content_type == "application/json"
    assert client.get(path, headers=subject.headers | {"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["The file of the objection", "Your appeal is decided", "Appendix"]),
        ("zh-CN", ["异议", "附录"]),
    ],
)
def test_the_pdf_says_the_same_in_plain_words(walked, file_of, language, words):
    subject, objection, _score = walked
    reader = pypdf.PdfReader(io.BytesIO(file_of(subject, objection, "application/pdf", language)))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    found = file_of(subject, objection)
    said = [REASONS, APPEAL["reasons"], MESSAGE["text"], objection["statement"], *words]
    proofs = [one["receipt"]["digest"] for one in found["decisions"]]
    proofs += [one["digest"] for one in found["evidence"]]
    for part in (*said, *proofs, found["decisions"][0]["receipt"]["nonce"]):
        assert "".join(part.split()) in text
    assert str(reader.root_object["/Lang"]) == {"en": "en", "zh-CN": "zh-Hans"}[language]


@pytest.mark.parametrize(
    ("ground", "said", "not_said"),
    [
        ("inaccurate", "unless it certifies it", "whatever is certified"),
        ("unlawful_use", "whatever is certified", "unless it certifies it"),
    ],
)
def test_the_pdf_offers_a_certificate_only_where_one_helps(office, file_of, ground, said, not_said):
    score, subject = office.score()
    objection = office.lodged(subject, score, ground=ground, proposed={}).json
    taken = office.wen.act(Action.ASSIGN, objection).json
    deleted = {"outcome": "upheld", "reasons": REASONS}
    office.wen.propose(taken, deleted | {"items": [{"id": LATE, "resolution": "deleted"}]})
    reader = pypdf.PdfReader(io.BytesIO(file_of(subject, objection, "application/pdf")))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert (said in text, not_said in text) == (True, False)


def test_there_is_no_file_before_there_is_anything_to_complain_about(office, file_of, due_dates):
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    refused = file_of(subject, objection, status=409)
    assert refused["code"] == "file_not_complete"
    _other, stranger = office.score("C-2")
    assert file_of(stranger, objection, status=404)
    subject.post(f"/v1/objections/{objection['id']}/withdrawal")
    assert file_of(subject, objection)["decisions"] == []


def test_an_overdue_case_has_a_file(office, file_of, due_dates, clock):
    score, subject = office.score()
    objection = office.lodged(subject, score).json
    clock.advance(timedelta(days=40))
    due_dates.attend()
    found = file_of(subject, objection)
    assert found["objection"]["overdue_at"]


def written(value):
    """RFC 8785 of what has neither fractions nor unusual letters, by the standard library."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def hashed(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def root_by(entry, proof):
    """The root that a proof leads to from an entry: RFC 9162 2.1.3.2, read off the page."""
    head, _, note = proof.partition("\n\n")
    _title, index, *hashes = head.split("\n")
    fn, sn = int(index.split(" ")[1]), int(note.split("\n")[1]) - 1
    found = hashlib.sha256(b"\0" + written(entry)).digest()
    for part in map(base64.b64decode, hashes):
        assert sn > 0
        if fn & 1 or fn == sn:
            found = hashlib.sha256(b"\1" + part + found).digest()
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = hashlib.sha256(b"\1" + found + part).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return found


def root_in(proof):
    return base64.b64decode(proof.partition("\n\n")[2].split("\n")[2])


def signed(value, line, key):
    data = base64.b64decode(line.split(" ")[2])
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(str(key).split("+", 2)[2])[1:])
    public.verify(data[4:], canonical.dumps(value) + b"\n")
    return True
