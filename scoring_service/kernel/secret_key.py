"""The installation's secret: it signs sessions and derives private links; owner-readable only."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from scoring_service.kernel.errors import Unavailable

_SIZE: Final = 32


def load_secret_key(path: Path) -> bytes:
    """Return the key in the file; make the file, with 32 random bytes, where there is none.

    Raises `Unavailable` for a file that holds less: what it signed could be forged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # the first of several processes wins; the others read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
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
