"""The installation's secret: it signs sessions and derives private links; owner-readable only."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

_SIZE: Final = 32


def load_secret_key(path: Path) -> bytes:
    """Return the key in the file; make the file, with 32 random bytes, where there is none."""
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
    return path.read_bytes()


def derive(key: bytes, purpose: str, subject: str = "") -> bytes:
    """Derive 32 bytes for one purpose (HMAC-SHA-256), so that no two uses share a key."""
    return hmac.new(key, f"{purpose}\0{subject}".encode(), hashlib.sha256).digest()
