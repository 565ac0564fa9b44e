"""What was typed into a form whose file is too large for the form to be read.

Browsers send fields in the order of the page, so those before the file are told without it: the
form is shown again as it was filled in. Nothing that goes wrong here changes the answer.
"""

from collections.abc import Iterator
from typing import Final

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.sansio.multipart import (
    Data,
    Event,
    Field,
    File,
    MultipartDecoder,
    NeedData,
)

from scoring_service.wire.bodies import patience

_MOST: Final = 40_000
_PIECE: Final = 4_000
_WITHIN: Final = 2.0


def fields_before_file(request: Request) -> MultiDict[str, str]:
    """Read the fields of a form that come before its file; what is read is gone from the body."""
    found: MultiDict[str, str] = MultiDict()
    name, parts = "", [b""]
    try:
        with patience(request.environ.get("gunicorn.socket"), _WITHIN):
            for event in _events(request):
                if isinstance(event, Field):
                    name, parts = event.name, []
                elif isinstance(event, Data):
                    parts.append(event.data)
                    if not event.more_data:
                        found.add(name, b"".join(parts).decode("utf-8", "replace"))
    except Exception:  # noqa: BLE001 - the client broke off, or sends what is no form
        return found
    return found


def _events(request: Request) -> Iterator[Event]:
    """Yield the parts of the form until its first file, or until enough was read."""
    decoder = MultipartDecoder(request.mimetype_params["boundary"].encode("latin-1"))
    stream, left = request.environ["wsgi.input"], _MOST
    while not isinstance(event := decoder.next_event(), File):
        if not isinstance(event, NeedData):
            yield event
        elif left > 0 and (piece := stream.read(_PIECE)):
            left -= len(piece)
            decoder.receive_data(piece)
        else:
            return
