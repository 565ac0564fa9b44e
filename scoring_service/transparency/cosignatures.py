"""Cosignatures: what witnesses sign under a checkpoint (c2sp.org/tlog-cosignature, Ed25519).

A witness says that at an instant the checkpoint was the largest it had seen of this log, and that
it continues all that it had seen before. The instant stands before the signature, in seconds, and
is signed with the text.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring_service.transparency.notes import Signature, VerifierKey

_TIMESTAMP_BYTES: Final = 8
_SIGNATURE_BYTES: Final = 64
_LATEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class WitnessKey(VerifierKey):
    """The public key of a witness; where it is trusted, notes know its cosignatures."""

    KIND: ClassVar[bytes] = b"\x04"

    def signed(self, text: str, signature: bytes) -> bool:
        """Tell whether this witness cosigned the checkpoint's text."""
        at, plain = _parts(signature)
        if at > _LATEST or len(plain) != _SIGNATURE_BYTES:
            return False
        return VerifierKey(self.name, self.public).signed(_message(text, at), plain)


def witness_key(name: str, key: Ed25519PrivateKey) -> WitnessKey:
    """Return the public half of a witness's key, under its name."""
    return WitnessKey(name, key.public_key().public_bytes_raw())


def cosign(text: str, name: str, key: Ed25519PrivateKey, *, at: int) -> Signature:
    """Cosign a checkpoint's text, as its witness does, at a POSIX time in seconds."""
    signature = key.sign(_message(text, at).encode())
    data = at.to_bytes(_TIMESTAMP_BYTES, "big") + signature
    return Signature(name, witness_key(name, key).id, data)


def cosigned_at(signature: Signature) -> int:
    """Return the POSIX time, in seconds, that a cosignature states."""
    return _parts(signature.data)[0]


def _parts(data: bytes) -> tuple[int, bytes]:
    return int.from_bytes(data[:_TIMESTAMP_BYTES], "big"), data[_TIMESTAMP_BYTES:]


def _message(text: str, at: int) -> str:
    return f"cosignature/v1\ntime {at}\n{text}"
