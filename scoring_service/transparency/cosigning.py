"""Getting the latest checkpoint cosigned, and stopping where a witness contradicts it.

Witnesses are asked beside one another, each at most every half minute while it does not answer.
What they sign is served with the checkpoint and stands in every proof made from it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import reading, transaction
from scoring_service.transparency import alarms
from scoring_service.transparency.alarms import CONTRADICTED
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.tables import CheckpointRow, WitnessRow
from scoring_service.transparency.tree import StoredTree
from scoring_service.transparency.witnesses import (
    ContradictedError,
    Witness,
    WitnessError,
    cosign,
)

SILENT: Final = "witness_silent"
_PAUSE: Final = timedelta(seconds=30)
_PATIENCE: Final = timedelta(minutes=10)


@dataclass
class Cosigning:
    """The witnesses of this log, and when each may be asked again."""

    engine: Engine
    witnesses: Sequence[Witness]
    _pauses: dict[str, datetime] = field(default_factory=dict)

    def collect(self, *, now: datetime) -> None:
        """Ask those that have not cosigned the latest checkpoint, and keep what they sign.

        Raises `WitnessError` with what each said that did not.
        """
        with reading(self.engine) as session:
            note = _latest(session)
            known = {row.name: row.size for row in session.scalars(select(WitnessRow))}
        size = Checkpoint.of_note(note).size if note else 0
        asked = [
            witness
            for witness in self.witnesses
            if known.get(witness.key.name, 0) < size and not self._rests(witness, now)
        ]
        if note is None or not asked:
            return
        with ThreadPoolExecutor(len(asked)) as threads:
            tries = threads.map(
                lambda one: self._ask(one, note, known.get(one.key.name, 0), now), asked
            )
        if said := [str(error) for error in tries if error is not None]:
            raise WitnessError(" ".join(said))

    def _rests(self, witness: Witness, now: datetime) -> bool:
        return now < self._pauses.get(witness.key.name, now)

    def _ask(self, witness: Witness, note: str, known: int, now: datetime) -> WitnessError | None:
        try:
            with reading(self.engine) as session:
                found = cosign(witness, note, StoredTree(session).node, known_size=known)
        except WitnessError as error:
            self._pauses[witness.key.name] = now + _PAUSE
            self._remember_refusal(witness, error, now)
            return error
        self._pauses.pop(witness.key.name, None)
        with transaction(self.engine) as session:
            _keep(session, witness, note, "".join(map(str, found)), now)
        return None

    def _remember_refusal(self, witness: Witness, error: WitnessError, now: datetime) -> None:
        name = witness.key.name
        with transaction(self.engine) as session:
            if isinstance(error, ContradictedError):
                alarms.raise_alarm(session, CONTRADICTED, name, {"said": str(error)}, now=now)
                return
            row = session.get(WitnessRow, name)
            if row is None:
                session.add(WitnessRow(name=name, size=0, at=now))
            elif now - row.at > _PATIENCE:
                alarms.raise_alarm(session, SILENT, name, {"said": str(error)}, now=now)


def _keep(session: Session, witness: Witness, note: str, lines: str, now: datetime) -> None:
    name, size = witness.key.name, Checkpoint.of_note(note).size
    if (row := session.get(CheckpointRow, size, with_for_update=True)) is not None:
        row.cosignatures += lines
    session.merge(WitnessRow(name=name, size=size, at=now))
    for code in (CONTRADICTED, SILENT):
        alarms.clear_alarm(session, code, name)


def _latest(session: Session) -> str | None:
    newest = select(CheckpointRow.note).order_by(CheckpointRow.size.desc())
    return session.scalar(newest.limit(1))
