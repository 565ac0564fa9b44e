"""`GET /v1/status`: for whoever watches the service, and for a load balancer in front of it.

200 as long as the process can make scores, alarms or not: they stand for all processes, and what is
good is served on. 503 where it cannot read its database or cannot sign.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext
from sqlalchemy.exc import DBAPIError

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry.alarm_texts import words_of
from scoring_service.registry.records import Publication
from scoring_service.registry.schemas import StatusSchema
from scoring_service.registry.status import Status, read_status
from scoring_service.transparency.alarms import Alarm
from scoring_service.transparency.signing import signer_of
from scoring_service.wire.installation import Installation, installation
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "status", __name__, url_prefix="/v1", description="How the service stands: versions and alarms"
)

Json = dict[str, Any]
_NOTHING: Final = "\N{EN DASH}"


@blueprint.get("/status")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, StatusSchema)
@blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
def get_status() -> Json:
    """Read what is served, how far the log is signed, and which alarms stand."""
    here = installation()
    _refuse_unsigned(here)
    return _body(_status(here))


def told(alarm: Alarm) -> Mapping[str, Any]:
    """Put an alarm into the language of the current answer."""
    words = words_of(alarm.code)
    values = {"code": alarm.code, "about": alarm.about, **alarm.values}
    shown = {name: _NOTHING if value is None else value for name, value in values.items()}
    places = defaultdict(lambda: _NOTHING, shown)
    return {
        "code": alarm.code,
        "about": alarm.about,
        "title": gettext(words.title),
        "detail": gettext(words.detail).format_map(places),
        "remedy": gettext(words.remedy),
        "since": alarm.since,
    }


def _status(here: Installation) -> Status:
    try:
        with reading(here.engine) as session:
            return read_status(session, now=here.clock.now())
    except DBAPIError as error:
        raise Unavailable(
            "database_not_reachable",
            N_("The database cannot be reached"),
            N_("The service runs, and cannot read its database at the moment."),
            N_("Try again. If it lasts, look after the database."),
        ) from error


def _refuse_unsigned(here: Installation) -> None:
    """Refuse without naming the file: anyone may read this."""
    try:
        _ = signer_of(here.engine).key
    except Unavailable as error:
        raise Unavailable(
            "cannot_sign",
            N_("The service cannot sign"),
            N_("The service has no signing key that it can use, so it makes no scores."),
            N_("Restore the key; the worker says which file it is."),
        ) from error


def _body(status: Status) -> Json:
    head = status.head
    return {
        "status": "ok" if status.is_well else "alarm",
        "versions": [_version(publication) for publication in status.versions],
        "log": {
            "size": head.size if head else 0,
            "signed_at": head and head.signed_at and rfc3339(head.signed_at),
            "waiting": status.waiting,
        },
        "time_zone": status.time_zone,
        "verified_at": status.verified_at and rfc3339(status.verified_at),
        "mlflow_compared_at": status.compared_at and rfc3339(status.compared_at),
        "alarms": [
            {**told(alarm), "since": alarm.since and rfc3339(alarm.since)}
            for alarm in status.alarms
        ],
    }


def _version(publication: Publication) -> Json:
    return {
        "model": publication.model,
        "version": publication.version,
        "digest": publication.digest,
        "state": "refused" if publication.refused else publication.state,
        "champion": publication.champion,
    }
