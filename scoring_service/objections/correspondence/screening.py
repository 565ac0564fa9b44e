"""What a file is, told by its content, and what of it is kept.

A picture is decoded and written anew: what is kept holds the picture alone, upright, on white
where it was transparent, without what else the file carried (where and when it was taken, other
files behind it). A PDF is kept as it came and never opened by this service; whether it is one is
told by its first bytes and by where its last ones point (ISO 32000-1, 7.5). One that holds more
than pages (`pdf_contents`) is refused.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Final

from PIL import Image, ImageFile, ImageOps

from scoring_service.kernel.errors import FieldError, Invalid
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.correspondence.pdf_contents import fault_of
from scoring_service.objections.correspondence.records import MediaType

MOST_BYTES: Final = 10_000_000
MOST_PIXELS: Final = 40_000_000

_BEGINNINGS: Final = {
    b"%PDF-": MediaType.PDF,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"\xff\xd8\xff": MediaType.JPEG,
}
_FORMATS: Final = {MediaType.PNG: "PNG", MediaType.JPEG: "JPEG"}
_WRITTEN: Final = {
    MediaType.PNG: {"compress_level": 3},  # of large pictures the usual 6 takes half a minute
    MediaType.JPEG: {"quality": 90},
}
_PDF_END: Final = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\x00]*\Z")
_PDF_TABLE: Final = re.compile(rb"\s{0,8}(xref\s|\d{1,10} \d{1,5} obj\b)")
_PDF_TAIL: Final = 1024
_ONE_AT_A_TIME: Final = Lock()
"""Of pictures: a decoded one takes up to half a gigabyte in a process."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What is kept of a file."""

    media_type: MediaType
    data: bytes


def screened(data: bytes) -> Screened:
    """Return what is kept of a file of at most `MOST_BYTES`; raise `Invalid` that says why not."""
    if not data:
        raise _refused(N_("The file is empty."))
    kind = next((kind for start, kind in _BEGINNINGS.items() if data.startswith(start)), None)
    if kind is None:
        raise _refused(
            N_("Send a PDF, PNG or JPEG file. What counts is what is in it, not its name.")
        )
    if kind is MediaType.PDF:
        _check_pdf(data)
        return Screened(kind, data)
    with _ONE_AT_A_TIME, _strictly():
        return Screened(kind, _written_anew(data, kind))


@contextmanager
def _strictly() -> Iterator[None]:
    """Refuse pictures that break off, which whoever makes PDFs in this process may have allowed."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _check_pdf(data: bytes) -> None:
    end = _PDF_END.search(data[-_PDF_TAIL:])
    if end is None or not _PDF_TABLE.match(data, int(end[1])):
        raise _refused(
            N_("This is not a whole PDF. Open it, save it as a PDF again and send that.")
        )
    if fault := fault_of(data):
        raise _refused(fault)


def _written_anew(data: bytes, kind: MediaType) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as image:
            _refuse_large(image)
            image.load()
            return _encoded(image, kind)
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # whatever a spoiled picture makes a decoder raise
        raise _refused(
            N_("The picture cannot be read to its end. Open it, save it again and send that.")
        ) from error


def _refuse_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()


def _encoded(image: Image.Image, kind: MediaType) -> bytes:
    written = io.BytesIO()
    _plain(image).save(written, _FORMATS[kind], **_WRITTEN[kind])
    return written.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture alone: upright, grey or coloured, on white."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):  # sixteen bits a point
        plain = upright.convert("I").point(lambda value: value / 256).convert("L")
    elif upright.has_transparency_data:
        layer = upright.convert("RGBA")
        plain = Image.new("RGB", layer.size, "white")
        plain.paste(layer, mask=layer)
    else:
        plain = upright.convert("L" if upright.mode in {"1", "L"} else "RGB")
    plain.info = {}
    return plain


def _too_many_pixels() -> Invalid:
    return _refused(
        N_("The picture has more than {points} points. Make it smaller and send that."),
        points=f"{MOST_PIXELS:,}",
    )


def _refused(message: str, **params: object) -> Invalid:
    return Invalid(
        "evidence_not_accepted",
        N_("This file cannot be taken"),
        N_("Evidence is a PDF, or a picture as PNG or JPEG, that can be opened."),
        N_("Do what is said in errors and send the file again."),
        errors=[FieldError("/file", message, params)],
    )
