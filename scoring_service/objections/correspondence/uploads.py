"""A file as it comes over HTTP: exactly one, of at most `MOST_BYTES`, its name made harmless."""

import unicodedata
from typing import Any, Final

from flask import Request
from marshmallow import Schema
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from scoring_service.kernel.errors import FieldError
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.correspondence.records import SentFile
from scoring_service.objections.correspondence.screening import MOST_BYTES
from scoring_service.wire.bodies import StrictParser, invalid_fields
from scoring_service.wire.refusals import TooLarge, unsupported_media

FIELD: Final = "file"
MOST_BODY_BYTES: Final = MOST_BYTES + 50_000
"""A file with what a form puts around it."""

_FORM: Final = "multipart/form-data"
_LONGEST_NAME: Final = 100
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control characters, marks that turn the direction of writing, and what is no character."""


class FileParser(StrictParser):
    """Reads the one file of a form."""

    def load_files(self, req: Request, schema: Schema) -> dict[str, Any]:
        del schema
        if req.mimetype != _FORM:
            raise unsupported_media(_FORM)
        return {FIELD: sent_file(req)}


def sent_file(request: Request) -> SentFile:
    """Return the file that was sent; raise `Invalid`, or `TooLarge` as soon as that is known."""
    try:
        sent = list(request.files.items(multi=True))
    except RequestEntityTooLarge as error:
        raise too_large() from error
    if len(sent) != 1 or sent[0][0] != FIELD or not _is_file(sent[0][1]):
        raise invalid_fields(FieldError(f"/{FIELD}", N_("Choose one file.")))
    storage = sent[0][1]
    data = storage.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise too_large()
    return SentFile(data, inert_name(storage.filename or ""))


def inert_name(name: str) -> str:
    """Return what people see of a file's name: its last part, in visible characters of one line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c if unicodedata.category(c) not in _UNSEEN else " " for c in last)
    return " ".join(seen.split())[:_LONGEST_NAME].strip()


def too_large() -> TooLarge:
    return TooLarge(
        "evidence_too_large",
        N_("The file is too large"),
        N_("A file may have at most {megabytes} MB. Nothing was kept of it."),
        N_("Make the picture or the scan smaller, or send its pages as several files."),
        megabytes=MOST_BYTES // 1_000_000,
    )


def _is_file(storage: FileStorage) -> bool:
    """Tell a file from the empty part that a browser sends where none was chosen."""
    return bool(storage.filename) or bool(storage.stream.read(1) and not storage.stream.seek(0))
