"""What a PDF holds beside pages: scripts, programs to start, other files, a second format.

Evidence is read, not run. A PDF is not parsed here, because readers differ in what they forgive:
names are looked for in its bytes, however they are written (ISO 32000-1, 7.3.5: `#4A` is a `J`),
and in whatever unpacks to objects (7.5.7), at most `_MOST_UNPACKED` of all. Short names, which
chance writes into a photograph, are looked for between the streams only. Whatever cannot be looked
through is told too, never taken for harmless.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from scoring_service.kernel.texts import marked as N_

ACTIVE: Final = N_(
    "This PDF holds a script, a program to start, or another file. Print it as a PDF and send "
    "that, or send a picture of it."
)
ANOTHER: Final = N_(
    "This PDF is a web page or an archive at the same time. Print it as a PDF and send that."
)
CLOSED: Final = N_(
    "Parts of this PDF are locked, or packed so that they cannot be looked through. Print it as a "
    "PDF and send that, or send a picture of it."
)

_MOST_UNPACKED: Final = 64_000_000
_EACH_STREAM: Final = 1024
"""Counted for each, so that very many small ones come to an end as well."""
_PIECE: Final = 65_536
_HEAD: Final = 4096
"""Browsers look at the first 1445 bytes at most, to guess what a file is."""
_ZIP_TAIL: Final = 65_557
"""Where an archive's directory ends at the earliest: 22 bytes and its longest comment."""

_SPACE: Final = rb"[\x00\t\n\f\r ]"


def _names(*texts: str) -> bytes:
    """Match one of some names, each of its characters as it is or by its number."""
    written = (
        b"".join(rb"(?:%c|(?i:#%02x))" % (char, char) for char in text.encode()) for text in texts
    )
    return b"/(?:" + b"|".join(written) + rb")(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)"


_LONG: Final = re.compile(
    _names(
        *("JavaScript", "Launch", "Rendition", "RichMedia"),
        *("EmbeddedFile", "EmbeddedFiles", "FileAttachment"),
    )
)
_SHORT: Final = re.compile(
    _names("JS", "EF") + rb"%b*(?:[(<]|\d+%b+\d+%b+R)" % (_SPACE, _SPACE, _SPACE)
)
_LONGEST: Final = 128
"""More bytes than a name that is looked for takes."""

_OBJECTS: Final = re.compile(_names("ObjStm"))
_PACKED: Final = re.compile(_names("FlateDecode"))
_OTHERWISE_PACKED: Final = re.compile(
    _names("DecodeParms", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode")
)
_BOUNDARY: Final = re.compile(rb"endstream|stream(?:\r\n|\n|\r)")
_NUMBERS: Final = re.compile(rb"(?:%b|%%[^\r\n]*(?:[\r\n]|\Z))*(?:\d|\Z)" % _SPACE)
"""How what unpacks to objects begins, after spaces and remarks: with their numbers."""

_PAGE: Final = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|\?php)\b", re.IGNORECASE)
_ARCHIVE: Final = b"PK\x05\x06"


def fault_of(data: bytes) -> str | None:
    """Return what is wrong with what a PDF holds, as a message; None where nothing is."""
    if _PAGE.search(data, 0, _HEAD) or _ARCHIVE in data[-_ZIP_TAIL:]:
        return ANOTHER
    if _LONG.search(data) or any(map(_SHORT.search, _between_streams(data))):
        return ACTIVE
    left, ended = _MOST_UNPACKED, 0
    for found in _BOUNDARY.finditer(data):
        if found[0] == b"endstream":
            ended = found.end()
            continue
        fault, used = _fault_of_stream(data, data[ended : found.start()], found.end(), left)
        if fault:
            return fault
        left, ended = left - used, found.end()
    return None


def _between_streams(data: bytes) -> Iterator[bytes]:
    begin, is_outside = 0, True
    for found in _BOUNDARY.finditer(data):
        if is_outside:
            yield data[begin : found.start()]
        begin, is_outside = found.end(), found[0] == b"endstream"
    if is_outside:
        yield data[begin:]


def _fault_of_stream(
    data: bytes, described: bytes, begin: int, most: int
) -> tuple[str | None, int]:
    """Look through what a stream unpacks to; return its fault, and how much was unpacked.

    `described` is all that stands before it since another stream ended: how it is packed, too.
    """
    is_objects = _OBJECTS.search(described) is not None
    if is_objects and _OTHERWISE_PACKED.search(described):
        return CLOSED, 0
    used, text = 0, b""
    for piece in _unpacked(data, begin):
        if not used and not is_objects and not _NUMBERS.match(piece):
            break
        used, text = used + len(piece), text[-_LONGEST:] + piece
        if _LONG.search(text) or _SHORT.search(text):
            return ACTIVE, used
        if used > most:
            return CLOSED, used
    if is_objects and not used and _PACKED.search(described):
        return CLOSED, used
    return (None, used + _EACH_STREAM) if most > _EACH_STREAM else (CLOSED, used)


def _unpacked(data: bytes, begin: int) -> Iterator[bytes]:
    """Yield what a stream unpacks to, in pieces of which the first is short, as far as it does."""
    stream, most = zlib.decompressobj(), _EACH_STREAM
    with suppress(zlib.error):
        for place in range(begin, len(data), _PIECE):
            packed = data[place : place + _PIECE]
            while packed and not stream.eof:
                if piece := stream.decompress(packed, most):
                    yield piece
                packed, most = stream.unconsumed_tail, _PIECE
            if stream.eof:
                return
