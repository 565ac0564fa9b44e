"""Entries of the log, read strictly: a known kind, its fields and nothing more, canonical bytes.

What has no place to stand cannot be smuggled in: an entry holds nothing personal because it holds
nothing but digests and the names of published things (docs/transparency.md, The log).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from scoring_service.kernel import canonical
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey

Entry = Mapping[str, Any]

_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_MODEL: Final = re.compile(r"[a-z][a-z0-9_]{1,62}")
_HIGHEST_VERSION: Final = 2**31 - 1


class UnacceptableEntryError(ValueError):
    """The bytes are no entry of this log; says why."""


def read(data: bytes, origin: str) -> Entry:
    """Read an entry of the log called `origin`; raise `UnacceptableEntryError`."""
    try:
        entry = canonical.loads(data)
    except canonical.UnreadableJsonError as error:
        raise UnacceptableEntryError("is not JSON") from error
    if not isinstance(entry, dict) or canonical.dumps(entry) != data:
        raise UnacceptableEntryError("is not a canonical JSON object")
    kind = entry.get("kind")
    fields = _KINDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise UnacceptableEntryError("is of no known kind")
    if entry.keys() != {"kind", *fields}:
        raise UnacceptableEntryError(f"has other fields than those of a {kind}")
    for name, holds in fields.items():
        if not holds(entry[name], origin):
            raise UnacceptableEntryError(f"holds something else in {name}")
    return entry


def _is_digest(value: object, _origin: str) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _is_model(value: object, _origin: str) -> bool:
    return isinstance(value, str) and _MODEL.fullmatch(value) is not None


def _is_version(value: object, _origin: str) -> bool:
    return type(value) is int and 1 <= value <= _HIGHEST_VERSION


def _is_key(value: object, origin: str) -> bool:
    try:
        return isinstance(value, str) and VerifierKey.parse(value).name == origin
    except UnacceptableNoteError:
        return False


_VERSION: Final[dict[str, Callable[[object, str], bool]]] = {
    "model": _is_model,
    "version": _is_version,
    "digest": _is_digest,
}
_KINDS: Final[Mapping[str, dict[str, Callable[[object, str], bool]]]] = {
    "score": {"algorithm": _is_digest, "receipt": _is_digest},
    "decision": {"receipt": _is_digest},
    "publication": _VERSION | {"approval": _is_digest},
    "retirement": _VERSION,
    "catalogue": {"digest": _is_digest},
    "key": {"key": _is_key},
}
