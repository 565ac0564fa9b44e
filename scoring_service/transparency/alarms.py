"""Alarms: what people must look at, raised and cleared by whoever finds it so.

An alarm is known by its code and what it is about. Raising it again changes nothing but its values,
so it tells since when it stands. One whose row somebody spoiled stands all the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from scoring_service.kernel.database import UNREADABLE, serialise
from scoring_service.transparency.tables import AlarmRow

CONTRADICTED: Final = "log_contradicted"
"""A witness has cosigned what this log does not continue; about the witness."""

NOT_SIGNED: Final = "log_not_signed"
"""Signing fails, or is late, for a reason that has no alarm of its own; about the log."""


_KEYS: Final = select(AlarmRow.code, AlarmRow.about)
_ALL: Final = select(AlarmRow.code, AlarmRow.about, AlarmRow.values, AlarmRow.since)
_ORDER: Final = (AlarmRow.since, AlarmRow.code, AlarmRow.about)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm; `values` fill the places of the sentence that stands for its code.

    `since` is None where what is stored of that cannot be read.
    """

    code: str
    about: str
    values: Mapping[str, Any]
    since: datetime | None


def raise_alarm(
    session: Session, code: str, about: str, values: Mapping[str, Any], *, now: datetime
) -> None:
    """Let an alarm stand from now on, if it does not stand already."""
    serialise(session, "alarms")
    same = (one for one in list_alarms(session) if (one.code, one.about) == (code, about))
    standing = next(same, None)
    if standing is None:
        session.add(AlarmRow(code=code, about=about, values=dict(values), since=now))
        session.flush()
    else:
        since = standing.since or now
        changed = update(AlarmRow).where(*_is(code, about))
        session.execute(changed.values(values=dict(values), since=since))


def clear_alarm(session: Session, code: str, about: str) -> None:
    """Let an alarm stand no longer, if it does."""
    serialise(session, "alarms")
    session.execute(delete(AlarmRow).where(*_is(code, about)))


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
    try:
        rows = session.execute(_ALL.order_by(*_ORDER)).all()
        return list(map(_alarm, rows))
    except UNREADABLE:
        keys = session.execute(_KEYS.order_by(*_ORDER)).all()
    named = (key for key in keys if all(isinstance(part, str) for part in key))
    return [_alarm_as_far_as_read(session, code, about) for code, about in named]


def _alarm(row: Row[*tuple[Any, ...]]) -> Alarm:
    code, about, values, since = row
    if not (isinstance(code, str) and isinstance(about, str) and isinstance(values, Mapping)):
        raise TypeError("not an alarm")
    return Alarm(code, about, values, since)


def _alarm_as_far_as_read(session: Session, code: str, about: str) -> Alarm:
    values, since = (
        _read(session, column, code, about) for column in (AlarmRow.values, AlarmRow.since)
    )
    return Alarm(code, about, values if isinstance(values, Mapping) else {}, since)


def _read(session: Session, column: InstrumentedAttribute[Any], code: str, about: str) -> Any:  # noqa: ANN401
    try:
        return session.execute(select(column).where(*_is(code, about))).scalar_one()
    except UNREADABLE:
        return None


def _is(code: str, about: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return AlarmRow.code == code, AlarmRow.about == about
