"""Getting the latest checkpoint cosigned, and stopping where a witness contradicts it.

Witnesses are asked beside one another, each at most every half minute while it does not answer.
What they sign is served with the checkpoint and stands in every proof made from it. Several workers
may ask the same witness: one that is overtaken by another has not been contradicted.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import reading, serialise, transaction
from scoring_service.transparency import alarms
from scoring_service.transparency.alarms import CONTRADICTED, Alarm
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.cosignatures import WitnessKey
from scoring_service.transparency.tables import CheckpointRow, WitnessRow
from scoring_service.transparency.tree import StoredTree
from scoring_service.transparency.witnesses import (
    ContradictedError,
    RolledBackError,
    Witness,
    WitnessError,
    cosign,
)

SILENT: Final = "witness_silent"
_CODES: Final = (CONTRADICTED, SILENT)
_PAUSE: Final = timedelta(seconds=30)
_PATIENCE: Final = timedelta(minutes=10)


@dataclass
class Cosigning:
    """The witnesses of this log, when each may be asked again, since when each has failed."""

    engine: Engine
    witnesses: Sequence[Witness]
    _pauses: dict[str, datetime] = field(default_factory=dict)
    _failing: dict[str, datetime] = field(default_factory=dict)

    def collect(self, *, now: datetime) -> None:
        """Ask those that have not cosigned the latest checkpoint, and keep what they sign.

        One that contradicts the log is asked until it does so no more; alarms about witnesses that
        are not listed end. Raises `WitnessError` with what each said that did not cosign.
        """
        with reading(self.engine) as session:
            note = _latest(session)
            known = {row.name: row.size for row in session.scalars(select(WitnessRow))}
            standing = [alarm for alarm in alarms.list_alarms(session) if alarm.code in _CODES]
        self._clear_unlisted(standing)
        size = Checkpoint.of_note(note).size if note else 0
        contradicting = {alarm.about for alarm in standing if alarm.code == CONTRADICTED}
        asked = {
            witness: min(known.get(witness.key.name, 0), size)
            for witness in self.witnesses
            if (known.get(witness.key.name, 0) < size or witness.key.name in contradicting)
            and not self._rests(witness, now)
        }
        if note and asked:
            self._ask_all(asked, note, now)

    def _clear_unlisted(self, standing: Iterable[Alarm]) -> None:
        listed = {witness.key.name for witness in self.witnesses}
        if gone := [alarm for alarm in standing if alarm.about not in listed]:
            with transaction(self.engine) as session:
                for alarm in gone:
                    alarms.clear_alarm(session, alarm.code, alarm.about)

    def _rests(self, witness: Witness, now: datetime) -> bool:
        return now < self._pauses.get(witness.key.name, now)

    def _ask_all(self, asked: Mapping[Witness, int], note: str, now: datetime) -> None:
        with ThreadPoolExecutor(len(asked)) as threads:
            tries = threads.map(lambda one: self._ask(one[0], note, one[1], now), asked.items())
        if said := [str(error) for error in tries if error is not None]:
            raise WitnessError(" ".join(said))

    def _ask(self, witness: Witness, note: str, known: int, now: datetime) -> WitnessError | None:
        try:
            with reading(self.engine) as session:
                found = cosign(witness, note, StoredTree(session).node, known_size=known)
        except WitnessError as error:
            if isinstance(error, RolledBackError) and self._has_grown_to(error.size):
                return None  # another worker had more cosigned meanwhile: next turn asks about that
            self._pauses[witness.key.name] = now + _PAUSE
            self._remember_refusal(witness, error, now)
            return error
        self._pauses.pop(witness.key.name, None)
        self._failing.pop(witness.key.name, None)
        with transaction(self.engine) as session:
            _keep(session, witness.key, note, str(found), now)
        return None

    def _has_grown_to(self, size: int) -> bool:
        with reading(self.engine) as session:
            note = _latest(session)
        return note is not None and Checkpoint.of_note(note).size >= size

    def _remember_refusal(self, witness: Witness, error: WitnessError, now: datetime) -> None:
        name = witness.key.name
        if isinstance(error, ContradictedError):
            self._failing.pop(name, None)
            self._raise(CONTRADICTED, name, error, now)
        elif now - self._failing.setdefault(name, now) > _PATIENCE:
            self._raise(SILENT, name, error, now)

    def _raise(self, code: str, name: str, error: WitnessError, now: datetime) -> None:
        with transaction(self.engine) as session:
            alarms.raise_alarm(session, code, name, {"said": str(error)}, now=now)


def _keep(session: Session, key: WitnessKey, note: str, line: str, now: datetime) -> None:
    """Keep one line of each witness: readers refuse a checkpoint with very many."""
    size = Checkpoint.of_note(note).size
    serialise(session, "witnesses")
    if (row := session.get(CheckpointRow, size, with_for_update=True)) is not None:
        others = [
            kept for kept in row.cosignatures.splitlines(keepends=True) if not _is_of(key, kept)
        ]
        row.cosignatures = "".join([*others, line])
    session.merge(WitnessRow(name=key.name, size=size, at=now))
    for code in _CODES:
        alarms.clear_alarm(session, code, key.name)


def _is_of(key: WitnessKey, line: str) -> bool:
    _, name, data = line.split()
    return name == key.name and base64.b64decode(data)[: len(key.id)] == key.id


def _latest(session: Session) -> str | None:
    newest = select(CheckpointRow.note).order_by(CheckpointRow.size.desc())
    return session.scalar(newest.limit(1))
