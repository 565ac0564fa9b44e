"""Receipts against the log as the monitor knows it (docs/transparency.md, The receipt of a score).

A proof that comes with a receipt is made by the service, and so may be of another tree than the
one that everybody else sees. Therefore its checkpoint must follow from our own copy of the log.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from scoring_service.kernel import canonical
from scoring_service.transparency import notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.monitoring.findings import AheadError, LieError
from scoring_service.transparency.monitoring.ledger import Ledger
from scoring_service.transparency.monitoring.mirror import Mirror
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.tiles import WIDTH

Json = Mapping[str, Any]


class Receipts:
    """What receipts are compared with: keys, and our copy of the log up to `size` entries."""

    def __init__(
        self, keys: Sequence[VerifierKey], mirror: Mirror, ledger: Ledger, size: int
    ) -> None:
        self._keys, self._mirror, self._ledger, self._size = keys, mirror, ledger, size

    def check(self, receipt: Json) -> int | None:
        """Return where a receipt is in the log, None while its proof is not made yet."""
        try:
            statement = receipt["statement"]
            name = statement["score"]
            self._check_statement(receipt, statement, name)
            entry = entry_of(receipt)
            if receipt["proof"] is None:
                return None
            index = self.check_proof(receipt["proof"], entry, f"the receipt of {name}")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _unreadable(receipt) from error
        self._check_algorithm(receipt, statement, index)
        return index

    def check_proof(self, written: str, entry: bytes, of: str) -> int:
        """Return where a proof shows an entry to be, in the tree that we know."""
        evidence = {"proof": written.encode(), "entry": entry}
        try:
            proof = Proof.parse(written)
            checkpoint = proof.check(entry, self._keys)
        except UnacceptableNoteError as error:
            raise LieError(f"The proof of {of} does not hold: {error}.", evidence) from error
        self.check_root(checkpoint, proof.checkpoint, f"the proof of {of}")
        return proof.index

    def check_root(self, checkpoint: Checkpoint, note: str, of: str) -> None:
        """Raise `LieError` unless a checkpoint follows from the log as we know it."""
        if checkpoint.size > self._size:
            what = f"The log has signed for {checkpoint.size} entries in {of}, and shows"
            raise AheadError(f"{what} {self._size} so far.", note)
        if self._mirror.root(checkpoint.size) != checkpoint.root:
            raise LieError(
                f"The log was forked: for {checkpoint.size} entries it has signed one root in "
                f"{of}, and another for everybody.",
                {"other-checkpoint": note.encode()},
            )

    def find(self, leaf: bytes) -> int | None:
        """Return the place of a leaf's hash in the log, read from its beginning."""
        for index in range(-(-self._size // WIDTH)):
            tile = self._mirror.read(0, index) or b""
            leaves = [tile[at : at + len(leaf)] for at in range(0, len(tile), len(leaf))]
            if leaf in leaves:
                return index * WIDTH + leaves.index(leaf)
        return None

    def _check_statement(self, receipt: Json, statement: Json, name: str) -> None:
        text = canonical.dumps(statement)
        if receipt["digest"] != canonical.digest(text):
            raise LieError(f"The digest of the receipt of {name} is not that of its statement.")
        if not signed(text, receipt["signature"], self._keys):
            what = f"The receipt of {name} is not signed by the log's key."
            raise LieError(what, {"receipt": canonical.dumps(dict(receipt))})

    def _check_algorithm(self, receipt: Json, statement: Json, index: int) -> None:
        """Raise `LieError` unless the algorithm was published, as what is said, before `index`."""
        said = statement["model"], statement["version"]
        found = self._ledger.find(*said, statement["algorithm_digest"])
        if found is None or found["index"] > index:
            raise LieError(
                f"The receipt of {statement['score']} names {said[0]} {said[1]} as "
                f"{statement['algorithm_digest']}, which was not published before it.",
                {"receipt": canonical.dumps(dict(receipt))},
            )


def entry_of(receipt: Json) -> bytes:
    """Return the entry that the receipt has in the log, from its nonce or its salt."""
    salt = bytes.fromhex(receipt["salt"]) if "salt" in receipt else _salt(receipt["nonce"])
    statement = receipt["statement"]
    digest = hashlib.sha256(salt + canonical.dumps(statement)).hexdigest()
    algorithm = statement["algorithm_digest"]
    return canonical.dumps({"kind": "score", "algorithm": algorithm, "receipt": f"sha256:{digest}"})


def signed(text: bytes, line: str, keys: Sequence[VerifierKey]) -> bool:
    """Tell whether one of the keys has signed canonical JSON, as the line says."""
    written = text + b"\n"
    try:
        note = notes.parse(written + b"\n" + line.encode() + b"\n")
        note.verified_by(keys)
    except (UnacceptableNoteError, AttributeError):
        return False
    return note.text.encode() == written


def _salt(nonce: str) -> bytes:
    return hashlib.sha256(bytes.fromhex(nonce)).digest()


def _unreadable(receipt: object) -> LieError:
    evidence = {"receipt": repr(receipt).encode()}
    return LieError("A receipt has not the form of one.", evidence)
