"""Signed notes: text under one or more Ed25519 signatures (c2sp.org/signed-note).

A note is ignored unless a key that the reader already trusts has signed it: signatures of unknown
keys mean nothing, and a false one under a known key condemns the whole note.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from scoring_service.kernel.settings import is_name

_ID_BYTES: Final = 4
_MOST_SIGNATURES: Final = 100
_MARK: Final = "\N{EM DASH} "


class UnacceptableNoteError(ValueError):
    """The bytes are no signed note, or no trusted key has signed it."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name it signs under; written `name+id+base64(type || key)`."""

    KIND: ClassVar[bytes] = b"\x01"
    """The byte of the type: which text is signed, and how the signature is written."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes that, with the name, tell which key has signed."""
        named = self.name.encode() + b"\n" + self.KIND + self.public
        return hashlib.sha256(named).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_encoded(self.KIND + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a written key; raise `UnacceptableNoteError` unless its parts belong together."""
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        data = _decoded(encoded)
        if not is_name(name) or data[:1] != cls.KIND or len(data) != 1 + 32:
            raise UnacceptableNoteError(f"not an Ed25519 verifier key of type {cls.KIND.hex()}")
        key = cls(name, data[1:])
        if key.id.hex() != key_id:
            raise UnacceptableNoteError("the key's id is not that of its name and bytes")
        return key

    def signed(self, text: str, signature: bytes) -> bool:
        """Tell whether this key made the signature over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who is said to have signed, with which key."""

    name: str
    key_id: bytes
    data: bytes

    def __str__(self) -> str:
        return f"{_MARK}{self.name} {_encoded(self.key_id + self.data)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def verified_by(self, trusted: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """Return the trusted keys that have signed.

        Raises `UnacceptableNoteError` where none has, or one falsely.
        """
        known = {(key.name, key.id): key for key in trusted}
        found: dict[VerifierKey, None] = {}
        for signature in self.signatures:
            key = known.get((signature.name, signature.key_id))
            if key is None:
                continue
            if not key.signed(self.text, signature.data):
                raise UnacceptableNoteError(f"the signature of {key.name} is false")
            found[key] = None
        if not found:
            raise UnacceptableNoteError("no trusted key has signed the note")
        return tuple(found)


def verifier_key(name: str, key: Ed25519PrivateKey) -> VerifierKey:
    """Return the public half of a key, under a name."""
    if not is_name(name):
        raise ValueError(f"not a key name: {name!r}")
    return VerifierKey(name, key.public_key().public_bytes_raw())


def sign(text: str, name: str, key: Ed25519PrivateKey) -> Signature:
    """Sign a note's text."""
    if not text.endswith("\n") or not _is_plain(text):
        raise ValueError("a note's text ends in a newline and holds no control characters")
    return Signature(name, verifier_key(name, key).id, key.sign(text.encode()))


def parse(data: bytes) -> Note:
    """Read a note strictly; its signatures are not checked."""
    try:
        written = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnacceptableNoteError("not UTF-8") from error
    text, blank, signed = written.rpartition("\n\n")
    lines = signed.split("\n")
    if not blank or not _is_plain(written) or lines.pop() != "" or not lines:
        raise UnacceptableNoteError("not a signed note")
    if len(lines) > _MOST_SIGNATURES:
        raise UnacceptableNoteError("too many signatures")
    return Note(f"{text}\n", tuple(map(_signature, lines)))


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_MARK).partition(" ")
    data = _decoded(encoded)
    if not line.startswith(_MARK) or not is_name(name) or len(data) <= _ID_BYTES:
        raise UnacceptableNoteError("not a signature line")
    return Signature(name, data[:_ID_BYTES], data[_ID_BYTES:])


def _is_plain(text: str) -> bool:
    return all(character >= " " or character == "\n" for character in text)


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnacceptableNoteError("not base64") from error
    if _encoded(data) != text:  # stray bits in the last character would be a second spelling
        raise UnacceptableNoteError("not canonical base64")
    return data
