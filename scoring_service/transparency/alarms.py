"""Alarms: what people must look at, raised and cleared by whoever finds it so.

An alarm is known by its code and what it is about. Raising it again changes nothing but its values,
so it tells since when it stands.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.transparency.tables import AlarmRow

CONTRADICTED: Final = "log_contradicted"
"""A witness has cosigned what this log does not continue; about the witness."""

NOT_SIGNED: Final = "log_not_signed"
"""Signing fails, or is late, for a reason that has no alarm of its own; about the log."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm; `values` fill the places of the sentence that stands for its code."""

    code: str
    about: str
    values: Mapping[str, Any]
    since: datetime


def raise_alarm(
    session: Session, code: str, about: str, values: Mapping[str, Any], *, now: datetime
) -> None:
    """Let an alarm stand from now on, if it does not stand already."""
    serialise(session, "alarms")
    row = session.get(AlarmRow, (code, about))
    if row is None:
        session.add(AlarmRow(code=code, about=about, values=dict(values), since=now))
    else:
        row.values = dict(values)
    session.flush()


def clear_alarm(session: Session, code: str, about: str) -> None:
    """Let an alarm stand no longer, if it does."""
    serialise(session, "alarms")
    if (row := session.get(AlarmRow, (code, about))) is not None:
        session.delete(row)
        session.flush()


def settle_alarms(
    session: Session,
    codes: Collection[str],
    found: Mapping[tuple[str, str], Mapping[str, Any]],
    *,
    now: datetime,
) -> None:
    """Of alarms with these codes, let those stand that were found: values by code and about."""
    serialise(session, "alarms")
    for alarm in list_alarms(session):
        if alarm.code in codes and (alarm.code, alarm.about) not in found:
            clear_alarm(session, alarm.code, alarm.about)
    for (code, about), values in found.items():
        raise_alarm(session, code, about, values, now=now)


def list_alarms(session: Session) -> Sequence[Alarm]:
    """Return the alarms that stand, the oldest first."""
    rows = session.scalars(select(AlarmRow).order_by(AlarmRow.since, AlarmRow.code, AlarmRow.about))
    return [Alarm(row.code, row.about, row.values, row.since) for row in rows]
