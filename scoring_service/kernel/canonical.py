"""JSON that means one thing: canonical bytes (RFC 8785), strict reading, content addresses.

Strict reading refuses what parsers disagree on: duplicate keys, NaN and Infinity, numbers that
overflow a double, bytes that are not UTF-8, lone surrogates, nesting beyond `MAX_DEPTH`.
"""

import hashlib
import json
import math
from collections.abc import Iterator
from typing import Any, Final, NoReturn

import rfc8785

MAX_DEPTH: Final = 32
_MAX_SAFE_INTEGER: Final = 2**53 - 1
_MAX_DIGITS: Final = 400


class UnreadableJsonError(ValueError):
    """The bytes are not JSON that this service accepts; the message says why."""


def dumps(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Write the canonical bytes of a JSON value (RFC 8785)."""
    return rfc8785.dumps(value)


def digest(data: bytes) -> str:
    """Return the content address of bytes: `sha256:` and 64 hex digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def loads(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Read JSON strictly; raise `UnreadableJsonError` saying what is wrong."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableJsonError(f"byte {error.start} is not valid UTF-8") from error
    _check_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
            cls=_Decoder,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableJsonError(f"not JSON at {place}: {error.msg}") from error


class _Decoder(json.JSONDecoder):
    """Refuses lone surrogates, which have no UTF-8 form, anywhere in the value."""

    def decode(self, s: str, *args: Any) -> Any:  # noqa: ANN401
        value = super().decode(s, *args)
        if "\\u" in s and any(_has_lone_surrogate(text) for text in _strings(value)):
            raise UnreadableJsonError("a string holds a lone surrogate escape")
        return value


def _has_lone_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from _strings(part)


def _check_depth(text: str) -> None:
    depth, quoted, escaped = 0, False, False
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    for character in text:
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = character == "\\", character != '"'
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise UnreadableJsonError(f"nested deeper than {MAX_DEPTH} levels")
        elif character in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableJsonError(f"the key {key!r} occurs twice in one object")
        found[key] = value
    return found


def _constant(name: str) -> NoReturn:
    raise UnreadableJsonError(f"{name} is not a JSON number")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnreadableJsonError(f"the number {text[:40]} is too large")
    return number


def _int(text: str) -> int:
    if len(text) > _MAX_DIGITS or abs(number := int(text)) > _MAX_SAFE_INTEGER:
        raise UnreadableJsonError(f"the integer {text[:40]} is beyond ±(2^53 - 1)")
    return number
