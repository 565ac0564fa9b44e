"""JSON that means one thing: canonical bytes (RFC 8785), strict reading, content addresses.

Strict reading refuses what parsers and databases disagree on: duplicate keys, NaN and Infinity,
numbers beyond a double, bytes that are not UTF-8, lone surrogates, U+0000, nesting beyond
`MAX_DEPTH`. All wrong values are named at once, each by its place.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from scoring_service.kernel.errors import FieldError, pointer
from scoring_service.kernel.texts import marked as N_

MAX_DEPTH: Final = 32
_MAX_SAFE_INTEGER: Final = 2**53 - 1
_MAX_DIGITS: Final = 400
_SMALLEST_PLAIN: Final = 1e-4
"""Python writes smaller numbers with an exponent, ECMAScript only those below 1e-6."""


class UnreadableJsonError(ValueError):
    """The bytes are not JSON that this service accepts; `errors` name each place and why."""

    def __init__(self, *errors: FieldError) -> None:
        self.errors = errors
        super().__init__("; ".join(map(str, errors)))


def dumps(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Write the canonical bytes of a JSON value (RFC 8785).

    Most values are written alike by Python's own writer, which is ten times as fast and matters at
    every score; rfc8785 writes the rest, and refuses what has no canonical form.
    """
    try:
        return _written_alike(_plain(value)).encode()
    except (_WrittenOtherwiseError, UnicodeEncodeError):
        return rfc8785.dumps(value)


class _WrittenOtherwiseError(Exception):
    """Python would write this value in another way."""


_written_alike: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value that Python writes canonically; raise `_WrittenOtherwiseError` without one."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is dict:
        if all(map(_is_plain_key, value)):
            return {key: _plain(part) for key, part in value.items()}
    elif kind is list:
        return [_plain(part) for part in value]
    elif kind is int:
        if -_MAX_SAFE_INTEGER <= value <= _MAX_SAFE_INTEGER:
            return value
    elif kind is float and -_MAX_SAFE_INTEGER <= value <= _MAX_SAFE_INTEGER:
        whole = int(value)
        if whole == value:
            return whole
        if not -_SMALLEST_PLAIN < value < _SMALLEST_PLAIN:
            return value
    raise _WrittenOtherwiseError


def _is_plain_key(key: object) -> bool:
    """Tell whether a key is sorted alike by code points and by UTF-16 code units."""
    return type(key) is str and key.isascii()


def digest(data: bytes) -> str:
    """Return the content address of bytes: `sha256:` and 64 hex digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def loads(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Read JSON strictly; raise `UnreadableJsonError` saying what is wrong and where."""
    text = _text(data)
    _check_depth(text)
    reader = _Reader()
    try:
        value = reader.decode(text)
    except json.JSONDecodeError as error:
        what = N_("Is not JSON at line {line}, column {column}.")
        place = {"line": error.lineno, "column": error.colno}
        raise UnreadableJsonError(FieldError("", what, place)) from error
    if reader.flawed or "\\u" in text:  # escapes are the only way to a surrogate or U+0000
        errors = tuple(_errors(value, ()))
        if errors:
            raise UnreadableJsonError(*errors)
    return value


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        what = N_("Is not UTF-8 at byte {byte}.")
        raise UnreadableJsonError(FieldError("", what, {"byte": error.start})) from error


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
                what = N_("Is nested deeper than {limit} levels.")
                raise UnreadableJsonError(FieldError("", what, {"limit": MAX_DEPTH}))
        elif character in "]}":
            depth -= 1


@dataclass(frozen=True)
class _Flaw:
    """Stands in the value where something unacceptable stood, until all are reported."""

    message: str


class _Reader(json.JSONDecoder):
    """Reads on after a flaw, so that all of them can be named."""

    def __init__(self) -> None:
        self.flawed = False
        super().__init__(
            object_pairs_hook=self._object,
            parse_constant=lambda _: self._flaw(N_("NaN and Infinity are not JSON numbers.")),
            parse_float=self._float,
            parse_int=self._int,
        )

    def _flaw(self, message: str) -> _Flaw:
        self.flawed = True
        return _Flaw(message)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            flaw = self._flaw(N_("This key occurs twice in one object."))
            times = Counter(key for key, _ in pairs)
            found |= {key: flaw for key in found if times[key] > 1}
        return found

    def _float(self, text: str) -> float | _Flaw:
        number = float(text)
        return number if math.isfinite(number) else self._flaw(N_("This number is too large."))

    def _int(self, text: str) -> int | _Flaw:
        if len(text) > _MAX_DIGITS or abs(number := int(text)) > _MAX_SAFE_INTEGER:
            return self._flaw(N_("This integer is beyond ±(2^53 - 1)."))
        return number


def _errors(value: object, keys: tuple[str | int, ...]) -> Iterator[FieldError]:
    if isinstance(value, _Flaw):
        yield FieldError(pointer(*keys), value.message)
    elif isinstance(value, str) and not _is_storable(value):
        yield FieldError(pointer(*keys), N_("This text holds a character that cannot be stored."))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _errors(part, (*keys, index))
    elif isinstance(value, dict):
        for key, part in value.items():
            if not _is_storable(key):
                message = N_("A key holds a character that cannot be stored.")
                yield FieldError(pointer(*keys), message)
            yield from _errors(part, (*keys, key) if _is_storable(key) else keys)


def _is_storable(text: str) -> bool:
    """Tell whether text has a UTF-8 form (no lone surrogate) and no U+0000 (PostgreSQL)."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
