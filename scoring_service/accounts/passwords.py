"""Passwords as Argon2id hashes (RFC 9106), with the parameters argon2-cffi recommends."""

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_HASHER: Final = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the hash to keep, with its own salt and parameters in it."""
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether this is the password; takes as long where there is no account to compare."""
    try:
        _HASHER.verify(password_hash or _hash_of_nobody(), password)
    except VerifyMismatchError:
        return False
    return password_hash is not None


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash("the password of nobody")
