"""The log over HTTP, readable by anyone: checkpoint, tiles, entries (c2sp.org/tlog-tiles), keys."""

from typing import Final

from flask import Response
from sqlalchemy.orm import Session

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.errors import NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency import log
from scoring_service.transparency.keys import list_keys
from scoring_service.transparency.reading import reading_log
from scoring_service.transparency.schemas import HandoversSchema
from scoring_service.transparency.tiles import Place
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "log", __name__, url_prefix="/log", description="The transparency log, for any tlog client"
)

_TEXT: Final = "text/plain; charset=utf-8"
_BYTES: Final = "application/octet-stream"
_FRESH_SECONDS: Final = 1
_FOREVER: Final = 365 * 24 * 3600


@blueprint.get("/checkpoint")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, description="A signed checkpoint (c2sp.org/tlog-checkpoint)")
def get_checkpoint() -> Response:
    """Read the latest checkpoint, with the lines of the witnesses that have cosigned it."""
    with reading_log(installation().engine) as session:
        note = log.find_checkpoint(session)
    if note is None:
        raise _not_there()
    return _kept(Response(note, content_type=_TEXT), _FRESH_SECONDS)


@blueprint.get("/tile/<int(max=63):level>/<path:place>")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, description="Hashes of the tree, 32 bytes each (c2sp.org/tlog-tiles)")
def get_tile(level: int, place: str) -> Response:
    """Read a tile, or the first hashes of one."""
    wanted = _place(place)
    with reading_log(installation().engine) as session:
        return _immutable(log.find_tile(session, level, wanted))


@blueprint.get("/tile/entries/<path:place>")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, description="Entries, each after its length in two bytes")
def get_entries(place: str) -> Response:
    """Read the entries under a tile of level 0, or the first of them."""
    wanted = _place(place)
    with reading_log(installation().engine) as session:
        return _immutable(log.find_bundle(session, wanted))


@blueprint.get("/keys")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, description="Public keys, one a line (c2sp.org/signed-note)")
def get_keys() -> Response:
    """Read the log's public keys; the first is the one that signs now."""
    with reading_log(installation().engine) as session:
        lines = [f"{key.key}\n" for key in list_keys(session)]
    return _kept(Response("".join(lines), content_type=_TEXT), _FRESH_SECONDS)


@blueprint.get("/keys/handovers")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, HandoversSchema)
def get_handovers() -> dict[str, object]:
    """Read how each key took over from the one before: whoever trusted that one can follow."""
    with reading_log(installation().engine) as session:
        return {"items": _handovers(session)}


def _handovers(session: Session) -> list[dict[str, object]]:
    return [
        {"key": key.key, "since": rfc3339(key.since), **key.handover}
        for key in reversed(list_keys(session))
        if key.handover
    ]


def _place(path: str) -> Place:
    try:
        return Place.parse(path)
    except ValueError as error:
        raise _not_there() from error


def _immutable(data: bytes | None) -> Response:
    if data is None:
        raise _not_there()
    response = _kept(Response(data, content_type=_BYTES), _FOREVER)
    response.cache_control.immutable = True
    return response


def _kept(response: Response, seconds: int) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = seconds
    return response


def _not_there() -> NotFound:
    return NotFound(
        "not_in_log",
        N_("The log has nothing there"),
        N_("The log has not grown so far, or the address is not one of a tile."),
        N_("Read /log/checkpoint for its size, and c2sp.org/tlog-tiles for the addresses."),
    )
