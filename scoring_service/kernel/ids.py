"""Prefixed, time-ordered identifiers: `scr_` and a UUID of version 7 (RFC 9562, 5.7) in hex."""

import secrets
import uuid
from datetime import UTC, datetime

_RANDOM_BITS = 74  # 12 in rand_a, 62 in rand_b


def uuid7(now: datetime) -> uuid.UUID:
    """Make a UUIDv7: 48 bits of Unix milliseconds, version, 74 random bits, variant."""
    milliseconds = int(now.timestamp() * 1000)
    random = secrets.randbits(_RANDOM_BITS)
    rand_a, rand_b = random >> 62, random & ((1 << 62) - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)


def new_id(prefix: str, now: datetime) -> str:
    """Make an identifier of the given kind; later ones sort after earlier ones."""
    return f"{prefix}_{uuid7(now).hex}"


def find_made_at(identifier: str) -> datetime | None:
    """Return when an identifier was made, to the millisecond; None of what is none of ours."""
    try:
        found = uuid.UUID(hex=identifier.partition("_")[2])
        made_at = datetime.fromtimestamp((found.int >> 80) / 1000, UTC)
    except (ValueError, OverflowError):
        return None
    return made_at if found.version == 7 else None  # noqa: PLR2004 - RFC 9562
