"""The installation's secret: it signs sessions and derives private links; owner-readable only."""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Final

from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.private_files import create_private

_SIZE: Final = 32


def load_secret_key(path: Path) -> bytes:
    """Return the key in the file; make the file, with 32 random bytes, where there is none.

    Raises `Unavailable` for a file that holds less: what it signed could be forged.
    """
    if not path.exists():
        create_private(path, secrets.token_bytes(_SIZE))
    key = path.read_bytes()
    if len(key) < _SIZE:
        raise Unavailable(
            "weak_secret_key",
            "The secret key is too short",
            "The file {path} holds fewer than 32 bytes.",
            "Restore it from a backup. A new one, made after deleting it, ends sign-ins and links.",
            path=path,
        )
    return key


def derive(key: bytes, purpose: str, subject: str = "") -> bytes:
    """Derive 32 bytes for one purpose (HMAC-SHA-256), so that no two uses share a key."""
    return hmac.new(key, f"{purpose}\0{subject}".encode(), hashlib.sha256).digest()
