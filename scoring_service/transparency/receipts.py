"""Receipts: a signed statement of what was done, and the entry of the log that holds it fast.

What is personal is bound by digests salted with the receipt's own 32-byte nonce. The entry in the
log is salted too, with the nonce's hash: whoever has that finds the receipt, and cannot try values
out against the digests. Once both are erased nobody can tell whose entry it was
(docs/transparency.md).
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoring_service.kernel import canonical
from scoring_service.transparency import notes
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey
from scoring_service.transparency.signing import SigningKey, signed_text

_NONCE_BYTES: Final = 32

Json = dict[str, Any]


def new_nonce() -> bytes:
    """Make the nonce of one receipt."""
    return secrets.token_bytes(_NONCE_BYTES)


def salted_digest(nonce: bytes, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the digest of a JSON value that nobody can guess at without the nonce."""
    return canonical.digest(nonce + canonical.dumps(value))


def logged_under(salt: bytes, statement: Mapping[str, Any]) -> str:
    """Return what the log holds of a receipt with this salt."""
    return canonical.digest(salt + canonical.dumps(statement))


@dataclass(frozen=True, slots=True)
class Receipt:
    """A statement as it was signed, and its nonce."""

    statement: Mapping[str, Any]
    signature: str
    nonce: bytes

    @classmethod
    def issue(cls, statement: Json, nonce: bytes, key: SigningKey) -> "Receipt":
        """Sign a statement, whose digests were made with the nonce."""
        return cls(statement, key.sign_json(statement), nonce)

    @property
    def salt(self) -> bytes:
        """Return the hash of the nonce, with which the receipt is found in the log."""
        return hashlib.sha256(self.nonce).digest()

    def logged(self) -> str:
        """Return what the log holds of the receipt."""
        return logged_under(self.salt, self.statement)

    def stored(self) -> Json:
        """Return the receipt as it is stored, and as its subject gets it."""
        return {
            "statement": dict(self.statement),
            "digest": canonical.digest(canonical.dumps(self.statement)),
            "signature": self.signature,
            "nonce": self.nonce.hex(),
        }

    def find_fault(self, stated: Mapping[str, Any], trusted: Sequence[VerifierKey]) -> str | None:
        """Say what is wrong, given what it should state; None where nothing is."""
        if self.statement != stated:
            names = sorted(stated.keys() | self.statement.keys())
            other = [n for n in names if stated.get(n) != self.statement.get(n)]
            return f"the receipt states another {', '.join(other)} than is stored."
        note = f"{signed_text(self.statement)}\n{self.signature}\n"
        try:
            notes.parse(note.encode()).verified_by(trusted)
        except UnacceptableNoteError as error:
            return f"the receipt is not signed by the log: {error}."
        return None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Receipt | None":
        """Read a stored receipt; None of one older than the log, which has no nonce."""
        if "nonce" not in stored:
            return None
        nonce = bytes.fromhex(stored["nonce"])
        return cls(stored["statement"], stored["signature"], nonce)


def for_recipient(stored: Mapping[str, Any]) -> Json:
    """Return a stored receipt as others than its subject get it: the salt instead of the nonce."""
    receipt = Receipt.read(stored)
    shown = {key: part for key, part in stored.items() if key != "nonce"}
    return shown if receipt is None else shown | {"salt": receipt.salt.hex()}
