"""What a publisher sees of the published versions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import mlflow_differences
from scoring_service.registry.mlflow_differences import Key
from scoring_service.registry.mlflow_watch import list_registered
from scoring_service.registry.records import Publication
from scoring_service.registry.status import Status, read_status

AGREES: Final = N_("As published")
DIFFERS: Final = N_("Differs")
ABSENT: Final = N_("Not registered")


@dataclass(frozen=True)
class Line:
    """A version, and how MLflow has it."""

    publication: Publication
    in_mlflow: str


def read(session: Session, *, now: datetime) -> Mapping[str, Any]:
    """Read the versions, newest first in each model, and when they were last looked at."""
    status = read_status(session, now=now)
    lines = list(_lines(status, list_registered(session)))
    return {"lines": lines, "status": status, "agrees": AGREES, "differs": DIFFERS}


def _lines(status: Status, registered: Collection[Key]) -> Iterator[Line]:
    alarmed = {alarm.about for alarm in status.alarms if alarm.code in mlflow_differences.CODES}
    for publication in status.versions:
        key = publication.model, publication.version
        differs = f"{publication.model} {publication.version}" in alarmed
        known = AGREES if key in registered else ABSENT
        yield Line(publication, DIFFERS if differs else known)
