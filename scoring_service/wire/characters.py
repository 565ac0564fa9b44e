"""The one character that no text of a request may hold: NUL.

PostgreSQL and the file system cannot hold it, SQLite can; so it is refused before any of them is
asked, alike everywhere. Under `/v1` bodies are JSON, whose reader refuses it (`kernel.canonical`).
"""

from collections.abc import Iterable, Iterator

from flask import Flask, request

from scoring_service.kernel.texts import marked as N_
from scoring_service.wire.problems import in_interface
from scoring_service.wire.refusals import Malformed

_NUL = "\0"


def register_characters(app: Flask) -> None:
    """Refuse a NUL in any address or form, whether or not there is something at the address."""
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    if any(_NUL in text for text in _texts()):
        raise Malformed(
            "nul_character",
            N_("The request holds a character that cannot be used"),
            N_("The address or a field holds the character NUL, which belongs in no text."),
            N_("Leave it out and send the request again."),
        )


def _texts() -> Iterator[str]:
    yield request.path
    yield from _pairs(request.args.items(multi=True))
    if not in_interface():
        yield from _pairs(request.form.items(multi=True))


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in pairs:
        yield name
        yield value
