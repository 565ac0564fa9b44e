"""When the checks of what is served were last made: a check that is not made finds nothing."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from scoring_service.kernel.database import UNREADABLE
from scoring_service.registry.tables import CheckRow

PUBLICATIONS: Final = "publications"
MLFLOW: Final = "mlflow"


@dataclass(frozen=True, slots=True)
class Check:
    """When a check was last made, if ever; since when every attempt has failed, if it has."""

    done_at: datetime | None = None
    failing_since: datetime | None = None


def get_check(session: Session, name: str) -> Check:
    """Return how a check stands; as one that was never made, where that cannot be read."""
    wanted = select(CheckRow.done_at, CheckRow.failing_since).where(CheckRow.name == name)
    try:
        row = session.execute(wanted).one_or_none()
    except UNREADABLE:
        return Check()
    return Check() if row is None else Check(row.done_at, row.failing_since)


def note_done(session: Session, name: str, *, now: datetime) -> None:
    """Note that a check was made."""
    keep_check(session, name, Check(now, None))


def note_failed(session: Session, name: str, *, now: datetime) -> datetime:
    """Note that a check could not be made; return since when it cannot."""
    before = get_check(session, name)
    since = before.failing_since or now
    keep_check(session, name, Check(before.done_at, since))
    return since


def keep_check(session: Session, name: str, check: Check) -> None:
    """Let a check stand so. Write over what is there without reading it: it may be unreadable."""
    kept = update(CheckRow).where(CheckRow.name == name).values(asdict(check))
    if session.connection().execute(kept).rowcount == 0:
        session.connection().execute(insert(CheckRow).values(name=name, **asdict(check)))
