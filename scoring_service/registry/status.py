"""How the service stands: what it serves, how far its log is signed, what people must look at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.kernel.database import UNREADABLE
from scoring_service.kernel.days import day_of, zone_on
from scoring_service.notices.letters import find_letter_waiting_since
from scoring_service.registry import alarm_texts, checks, service
from scoring_service.registry.records import Publication
from scoring_service.registry.verification import REFUSING
from scoring_service.transparency import log
from scoring_service.transparency.alarms import NOT_SIGNED, Alarm, list_alarms
from scoring_service.transparency.keys import find_beginning
from scoring_service.transparency.log import Head
from scoring_service.transparency.waiting import find_waiting_since

_WORKER_SILENT_FOR: Final = timedelta(minutes=5)
"""The worker looks each minute."""

_SIGNED_WITHIN: Final = timedelta(minutes=1)
"""The worker signs each second."""

_WRITTEN_TO_WITHIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Status:
    """How the service stood at one instant, as one process saw it."""

    versions: Sequence[Publication]
    head: Head | None
    waiting: int
    verified_at: datetime | None
    compared_at: datetime | None
    alarms: Sequence[Alarm]
    time_zone: str

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to look at anything."""
        return not self.alarms


def read_status(session: Session, *, now: datetime) -> Status:
    """Put together how the service stands."""
    versions = service.list_publications(session)
    verified_at = checks.get_check(session, checks.PUBLICATIONS).done_at
    alarms, head = list(list_alarms(session)), log.find_head(session)
    alarms += _still_refused(versions, alarms, now)
    began_at = _read("log_keys", lambda: find_beginning(session), alarms, now)
    alarms += _worker_alarms(verified_at or began_at or now, now)
    waiting_since = _read("log_leaves", lambda: find_waiting_since(session), alarms, now)
    alarms += _late_signing(waiting_since, alarms, now)
    late = _read("letters", lambda: find_letter_waiting_since(session), alarms, now)
    alarms += _late_letters(late, now)
    if head is not None and head.signed_at is None:
        alarms.append(_unreadable("log_checkpoints", now))
    return Status(
        versions=versions,
        head=head,
        waiting=log.count_waiting(session),
        verified_at=verified_at,
        compared_at=checks.get_check(session, checks.MLFLOW).done_at,
        alarms=alarms,
        time_zone=zone_on(day_of(now)).key,
    )


def _read(
    table: str, read: Callable[[], datetime | None], alarms: list[Alarm], now: datetime
) -> datetime | None:
    """Read an instant; where it cannot be read an alarm says of which table."""
    try:
        return read()
    except UNREADABLE:
        alarms.append(_unreadable(table, now))
        return None


def _unreadable(table: str, now: datetime) -> Alarm:
    return Alarm(alarm_texts.DATABASE_UNREADABLE, table, {}, now)


def _still_refused(
    versions: Sequence[Publication], alarms: Sequence[Alarm], now: datetime
) -> Iterator[Alarm]:
    """Raise an alarm of this process's own, where it refuses what nobody finds wrong any more."""
    told = {alarm.about for alarm in alarms if alarm.code in REFUSING}
    for version in versions:
        about = f"{version.model} {version.version}"
        if version.refused and about not in told:
            values = {"model": version.model, "version": version.version}
            yield Alarm(alarm_texts.RELOAD, about, values, now)


def _worker_alarms(since: datetime, now: datetime) -> Iterator[Alarm]:
    """Say of a worker that does not run what it cannot say itself."""
    if now - since > _WORKER_SILENT_FOR:
        yield Alarm(alarm_texts.WORKER, "worker", {}, since)


def _late_signing(
    since: datetime | None, alarms: Sequence[Alarm], now: datetime
) -> Iterator[Alarm]:
    """Say that entries wait, whether or not whoever should sign knows why."""
    told = any(alarm.code == NOT_SIGNED for alarm in alarms)
    if since is not None and now - since > _SIGNED_WITHIN and not told:
        yield Alarm(NOT_SIGNED, "log", {}, since)


def _late_letters(since: datetime | None, now: datetime) -> Iterator[Alarm]:
    """Say that people who objected wait to be written to."""
    if since is not None and now - since > _WRITTEN_TO_WITHIN:
        yield Alarm(alarm_texts.LETTERS, "e-mails", {}, since)
