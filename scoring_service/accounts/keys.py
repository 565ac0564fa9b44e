"""Secrets that open doors: 256 random bits, shown once, kept only as SHA-256.

A plain hash is enough for a key nobody can guess (unlike a password), and lets the database find
it. The prefix says what the secret opens, to people, to secret scanners and to the guards.
"""

import hashlib
import secrets
from typing import Final

LIVE_KEY: Final = "sk_live_"
TEST_KEY: Final = "sk_test_"
SUBJECT_LINK: Final = "sl_"
ACCOUNT_SESSION: Final = "as_"

_BYTES: Final = 32


def new_secret(prefix: str) -> str:
    """Make a secret of the given kind."""
    return prefix + secrets.token_urlsafe(_BYTES)


def fingerprint(secret: str) -> str:
    """Return what is kept of a secret: the hex digits of its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
