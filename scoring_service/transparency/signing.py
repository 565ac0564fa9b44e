"""The installation's signing key: it signs checkpoints, receipts and downloaded explanations.

The key lies in one file, in the form of signed notes: `PRIVATE+KEY+<origin>+<id>+<base64>`. Every
process reads the same file, and reads it again after it was replaced. What signs stands on the
engine, so that whoever stores something can have it signed.
"""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from scoring_service.kernel import canonical
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.private_files import create_private
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency import notes
from scoring_service.transparency.notes import Signature, VerifierKey

_PREFIX: Final = "PRIVATE+KEY+"
_ED25519: Final = b"\x01"
_SEED_BYTES: Final = 32
_OPTION: Final = "scoring_signer"


@dataclass(frozen=True)
class SigningKey:
    """A private key and the name it signs under, which is the origin of the log."""

    name: str
    private: Ed25519PrivateKey
    public: VerifierKey

    @classmethod
    def generate(cls, name: str) -> Self:
        """Make a new key."""
        return cls._of(name, Ed25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a written private key; raise `ValueError` where it is none."""
        name, _, rest = text.strip().removeprefix(_PREFIX).partition("+")
        key_id, _, encoded = rest.partition("+")
        data = base64.b64decode(encoded, validate=True)
        if data[:1] != _ED25519 or len(data) != 1 + _SEED_BYTES:
            raise ValueError("not an Ed25519 signing key")
        key = cls._of(name, Ed25519PrivateKey.from_private_bytes(data[1:]))
        if key.public.id.hex() != key_id or not text.startswith(_PREFIX):
            raise ValueError("the key's id is not that of its name and bytes")
        return key

    @classmethod
    def _of(cls, name: str, private: Ed25519PrivateKey) -> Self:
        return cls(name, private, notes.verifier_key(name, private))

    def __str__(self) -> str:
        """Write the key as its file holds it: a secret."""
        seed = base64.b64encode(_ED25519 + self.private.private_bytes_raw()).decode("ascii")
        return f"{_PREFIX}{self.name}+{self.public.id.hex()}+{seed}"

    def __repr__(self) -> str:
        return f"<SigningKey {self.public}>"

    def sign(self, text: str) -> Signature:
        """Sign a note's text."""
        data = self.private.sign(text.encode())
        return Signature(self.name, self.public.id, data)

    def sign_json(self, value: Mapping[str, Any]) -> str:
        """Sign an object, whatever stands under `signature`; return the line without its end."""
        return str(self.sign(signed_text(value))).rstrip("\n")


class Signer:
    """The key in the installation's file, as it is now.

    `refuse` is called with each key that the file comes to hold, and raises for one that must not
    sign.
    """

    def __init__(self, path: Path, refuse: Callable[[SigningKey], None] | None = None) -> None:
        self.path = path
        self._refuse = refuse
        self._known: tuple[tuple[int, int], SigningKey] | None = None

    @property
    def key(self) -> SigningKey:
        """Return the key; raise `Unavailable` where the file holds none."""
        try:
            found = os.stat(self.path)  # noqa: PTH116 - at every score
            stamp = (found.st_ino, found.st_mtime_ns)
            if self._known is not None and self._known[0] == stamp:
                return self._known[1]
            key = SigningKey.parse(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise _unusable_key(self.path) from error
        if self._refuse is not None:
            self._refuse(key)
        self._known = stamp, key
        return key


def create_key(path: Path, origin: str) -> None:
    """Make a key in the file, under the origin, where there is no file."""
    if not path.exists():
        create_private(path, f"{SigningKey.generate(origin)}\n".encode())


def signed_text(value: Mapping[str, Any]) -> str:
    """Return the text that stands for an object under a signature: one line of canonical JSON."""
    unsigned = {key: part for key, part in value.items() if key != "signature"}
    return canonical.dumps(unsigned).decode() + "\n"


def sign_with(engine: Engine, signer: Signer) -> None:
    """Let what is stored through this engine be signed by this signer."""
    engine.update_execution_options(**{_OPTION: signer})


def signer_of(bind: Engine | Connection) -> Signer:
    """Return what signs for an engine, or for what a session is bound to."""
    signer: Signer = bind.get_execution_options()[_OPTION]
    return signer


def _unusable_key(path: Path) -> Unavailable:
    return Unavailable(
        "unusable_log_key",
        N_("The signing key cannot be used"),
        N_("The file {path} holds no signing key that this service can read."),
        N_("Restore it from a backup. If it is lost, see docs/operating.md on a lost key."),
        path=path,
    )
