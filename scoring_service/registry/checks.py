"""When the checks of what is served were last made: a check that is not made finds nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.registry.tables import CheckRow

PUBLICATIONS: Final = "publications"
MLFLOW: Final = "mlflow"


@dataclass(frozen=True, slots=True)
class Check:
    """When a check was last made, if ever; since when every attempt has failed, if it has."""

    done_at: datetime | None = None
    failing_since: datetime | None = None


def get_check(session: Session, name: str) -> Check:
    """Return how a check stands."""
    row = session.get(CheckRow, name)
    return Check() if row is None else Check(row.done_at, row.failing_since)


def note_done(session: Session, name: str, *, now: datetime) -> None:
    """Note that a check was made."""
    session.merge(CheckRow(name=name, done_at=now, failing_since=None))
    session.flush()


def note_failed(session: Session, name: str, *, now: datetime) -> datetime:
    """Note that a check could not be made; return since when it cannot."""
    before = get_check(session, name)
    since = before.failing_since or now
    session.merge(CheckRow(name=name, done_at=before.done_at, failing_since=since))
    session.flush()
    return since
