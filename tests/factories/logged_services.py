"""A service with a transparency log, small and in memory, that can be made to lie."""

import hashlib
import json
from functools import cache, partial
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.reasons import main_reasons
from scoring_service.algorithms.shapley import contributions
from scoring_service.kernel import canonical
from scoring_service.transparency import merkle, notes, tiles
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.tiles import Place
from tests.factories import algorithms

ORIGIN = "scores.example/log"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NEXT_KEY = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
API_KEY = "test-key-of-the-monitor"
APPROVAL = {"approver": "second person", "checks": ["all"]}


def vkey(key=KEY):
    return notes.verifier_key(ORIGIN, key)


def other_document():
    return algorithms.document_bytes(title={"en": "Another", "zh-CN": "另一个"})


def digest_of(number):
    return "sha256:" + hashlib.sha256(str(number).encode()).hexdigest()


leaf_hash = cache(merkle.leaf_hash)


def node_of(leaves, level, index):
    part = leaves[index << level : (index + 1) << level]
    while len(part) > 1:
        part = [merkle.node_hash(a, b) for a, b in zip(part[::2], part[1::2], strict=True)]
    return part[0]


class LoggedService:
    """Publishes `credit_demo` 1, makes scores, and logs both; `instead` answers paths otherwise."""

    def __init__(self, *, size=0):
        self.keys = [KEY]
        self.entries: list[bytes] = []
        self.documents = {("credit_demo", 1): algorithms.document_bytes()}
        self.approvals = {("credit_demo", 1): APPROVAL}
        self.handovers: list[dict[str, str]] = []
        self.instead: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.receipts: dict[str, dict[str, Any]] = {}
        self.scored: list[dict[str, Any]] = []
        self.covering = True
        self.version = 1
        self.spoil = lambda _score: None
        self.publish()
        while len(self.entries) < size:
            self.append(kind="decision", receipt=digest_of(len(self.entries)))

    # What it does

    def append(self, **entry):
        self.entries.append(canonical.dumps(entry))
        return len(self.entries) - 1

    def digest(self, version=1):
        return canonical.digest(self.documents["credit_demo", version])

    def publish(self, version=1, **changes):
        approval = canonical.digest(canonical.dumps(APPROVAL))
        entry = {"kind": "publication", "model": "credit_demo", "version": version}
        self.append(**entry | {"digest": self.digest(version), "approval": approval} | changes)

    def retire(self, version=1):
        entry = {"kind": "retirement", "model": "credit_demo", "version": version}
        self.append(**entry, digest=self.digest(version))

    def publish_second(self):
        self.documents["credit_demo", 2] = other_document()
        self.approvals["credit_demo", 2] = APPROVAL
        self.publish(2)

    def hand_over(self):
        """Let the next key take over, as the service does."""
        old, new = self.keys[-1], NEXT_KEY
        index = self.append(kind="key", key=str(vkey(new)))
        checkpoint = self.checkpoint(signers=(old, new))
        proof = str(self.proof(index, checkpoint))
        self.handovers.append(
            {"key": str(vkey(new)), "previous": str(vkey(old)), "checkpoint": checkpoint}
            | {"proof": proof}
        )
        self.keys.append(new)

    # What it signs

    @property
    def node(self):
        return partial(node_of, list(map(leaf_hash, self.entries)))

    def checkpoint(self, size=None, signers=None, origin=ORIGIN):
        size = len(self.entries) if size is None else size
        text = str(Checkpoint(origin, size, merkle.root(self.node, size)))
        signed = [notes.sign(text, origin, key) for key in signers or self.keys[-1:]]
        return str(notes.Note(text, tuple(signed)))

    def proof(self, index, checkpoint=None):
        size = len(self.entries)
        hashes = merkle.inclusion_proof(self.node, index, size)
        return Proof(index, tuple(hashes), checkpoint or self.checkpoint())

    # What it serves

    def answer(self, method, path, body, headers):
        path = unquote(path)
        self.asked.append(path)
        if path in self.instead:
            return self.instead[path]
        if path.startswith("/v1/scores"):
            if headers.get("Authorization") != f"Bearer {API_KEY}":
                return 401, b""
            return self.scores(method, path, body)
        return self.shown(path.removeprefix("/").split("/", 2))

    def shown(self, parts):
        match parts:
            case ["log", "checkpoint"]:
                return 200, self.checkpoint().encode()
            case ["log", "keys", "handovers"]:
                return 200, json.dumps({"items": self.handovers}).encode()
            case ["log", "tile", rest]:
                level, _, place = rest.partition("/")
                return self.tile(level, Place.parse(place))
            case ["v1", "models", rest]:
                model, _, version, what = rest.split("/")
                kept: Any = {"algorithm": self.documents, "approval": self.approvals}[what]
                found = kept.get((model, int(version)))
                if found is None:
                    return 404, b""
                return 200, found if isinstance(found, bytes) else json.dumps(found).encode()
        return 404, b""

    def tile(self, level, place):
        height = 0 if level == "entries" else 8 * int(level)
        first, last = place.index * 256, place.index * 256 + place.width
        if last > len(self.entries) >> height:
            return 404, b""
        if level == "entries":
            return 200, tiles.bundle(self.entries[first:last])
        return 200, b"".join(map(partial(self.node, height), range(first, last)))

    # Scores

    def scores(self, method, path, body):
        if method == "POST":
            return 201, json.dumps(self.score(json.loads(body))).encode()
        score = json.loads(json.dumps(self.receipts[path.rpartition("/")[2]]))
        index = score["receipt"].pop("index")
        covered = self.covering and index is not None
        score["receipt"]["proof"] = str(self.proof(index)) if covered else None
        return 200, json.dumps(score).encode()

    def score(self, asked):
        algorithm = algorithms.algorithm()
        evaluation = evaluate(algorithm, asked["items"])
        explained = contributions(algorithm, evaluation)
        score: dict[str, Any] = {
            "id": f"scr_{len(self.scored)}",
            "value": evaluation.score if evaluation.sufficient else None,
            "scored_at": "2026-11-24T14:00:00.000000Z",
            "valid_until": "2027-11-24T14:00:00.000000Z",
            "model": {"name": asked["model"], "version": 1, "digest": self.digest()},
            "items": [
                {"id": name, "value": value, "status": "used"}
                for name, value in asked["items"].items()
            ],
            "explanation": {
                "contributions": [
                    {"feature": one.feature, "points": float(one.points)}
                    for one in explained.contributions
                ],
                "reasons": [
                    {"code": one.code, "feature": one.feature}
                    for one in main_reasons(algorithm, explained)
                ],
            },
        }
        self.scored.append(score)
        self.spoil(score)
        score["receipt"] = self.receipt(score, asked)
        kept = json.loads(json.dumps(score))
        self.receipts[score["id"]] = kept
        del score["receipt"]["index"]
        return score

    def receipt(self, score, asked):
        statement = {
            "score": score["id"],
            "value": score["value"],
            "model": score["model"]["name"],
            "version": score["model"]["version"],
            "algorithm_digest": score["model"]["digest"],
            "inputs_digest": digest_of("inputs"),
            "explanation_digest": digest_of("explanation"),
            "purpose": asked["purpose"],
            "legal_basis": asked["legal_basis"],
            "issued_at": score["scored_at"],
            "valid_until": score["valid_until"],
        }
        text = canonical.dumps(statement)
        salt = hashlib.sha256(score["id"].encode()).digest()
        receipt = "sha256:" + hashlib.sha256(salt + text).hexdigest()
        index = self.append(kind="score", algorithm=statement["algorithm_digest"], receipt=receipt)
        signature = str(notes.sign(f"{text.decode()}\n", ORIGIN, self.keys[-1]))[:-1]
        return {
            "statement": statement,
            "digest": canonical.digest(text),
            "signature": signature,
            "salt": salt.hex(),
            "proof": None,
            "index": index,
        }
