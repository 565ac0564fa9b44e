"""What has to be read again and must not be read in the database: sealed under the secret key.

Secrets that sign webhooks and addresses of people: a copy of the database alone opens none.
"""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from scoring_service.kernel.secret_key import derive

_NONCE_BYTES: Final = 12


class SealedOtherwiseError(Exception):
    """It was sealed under another secret key, or for something else."""


class Vault:
    """Seals texts, each for the one thing that it belongs to."""

    def __init__(self, secret_key: bytes) -> None:
        self._cipher = AESGCM(derive(secret_key, "notices"))

    def seal(self, about: str, text: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), about.encode())

    def open(self, about: str, sealed: bytes) -> str:
        """Return the text; raise `SealedOtherwiseError`."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, about.encode()).decode()
        except InvalidTag as error:
            raise SealedOtherwiseError(about) from error
