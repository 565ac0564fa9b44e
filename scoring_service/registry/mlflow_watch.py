"""Comparing MLflow with our record, again and again, beside other work.

A difference is told when it was seen twice in a row: between a publication and its tags and alias
in MLflow lie some seconds. Whether MLflow has had a version is remembered, so that one that was
taken away is missed, and one that was never registered is not.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.kernel.clock import Clock, rfc3339
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.settings import Settings
from scoring_service.registry import checks, mlflow_differences, mlflow_look, service
from scoring_service.registry.mlflow_differences import Difference, Key, Look
from scoring_service.registry.mlflow_look import Asked
from scoring_service.registry.tables import RegisteredRow
from scoring_service.transparency.alarms import list_alarms, raise_alarm, settle_alarms

NOT_REACHABLE: Final = "mlflow_not_reachable"
CODES: Final = mlflow_differences.CODES | {NOT_REACHABLE}

_EVERY_SECONDS: Final = 300.0
"""Asking takes several seconds of one core: so it takes about a fiftieth of it."""

_AGAIN_SECONDS: Final = 15.0
_AT_MOST_SECONDS: Final = 120.0
_PATIENCE: Final = timedelta(minutes=15)
"""How long MLflow may be out of reach before people must look: it is needed to publish, not to
serve."""


class MlflowWatch:
    """Compares when it is due. `attend` never waits: call it each second, and `end` at the end."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        clock: Clock,
        *,
        ask: Callable[[Settings, Sequence[Key]], Asked] = Asked,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine, self._settings, self._clock = engine, settings, clock
        self._ask, self._seconds = ask, seconds
        self._asked: Asked | None = None
        self._suspected: list[Difference] = []
        self._due = self._until = seconds()

    def attend(self) -> None:
        """Ask MLflow when that is due, and learn what it says; raise where it cannot be asked."""
        if self._asked is None:
            if self._seconds() >= self._due:
                self._begin()
        elif self._asked.has_ended() or self._seconds() >= self._until:
            asked, self._asked = self._asked, None
            self._learn(asked.answer())

    def end(self) -> None:
        """Let the program that asks MLflow not outlive this one."""
        if self._asked is not None:
            self._asked.answer()

    def _begin(self) -> None:
        with reading(self._engine) as session:
            wanted = [(p.model, p.version) for p in service.list_publications(session)]
            expected = list_registered(session)
        if mlflow_look.is_there(self._settings):
            self._asked = self._ask(self._settings, wanted)
            self._until = self._seconds() + _AT_MOST_SECONDS
        elif expected:
            self._tell(Look(), compared=False)
        else:
            self._due = self._seconds() + _AGAIN_SECONDS

    def _learn(self, look: Look | None) -> None:
        if look is not None:
            self._tell(look, compared=True)
            return
        self._due = self._seconds() + _EVERY_SECONDS
        with transaction(self._engine) as session:
            now = self._clock.now()
            since = checks.note_failed(session, checks.MLFLOW, now=now)
            if now - since >= _PATIENCE:
                values = {"since": rfc3339(since)}
                raise_alarm(session, NOT_REACHABLE, "MLflow", values, now=now)
        raise RuntimeError("MLflow cannot be asked")

    def _tell(self, look: Look, *, compared: bool) -> None:
        with transaction(self._engine) as session:
            publications = service.list_publications(session)
            registered = mlflow_differences.registered(publications, look)
            _note_registered(session, registered, self._clock)
            found = mlflow_differences.differences(publications, look, list_registered(session))
            standing = {(alarm.code, alarm.about) for alarm in list_alarms(session)}
            told = [d for d in found if d in self._suspected or (d.code, d.about) in standing]
            now = self._clock.now()
            alarms = {(d.code, d.about): d.values for d in told}
            settle_alarms(session, CODES, alarms, now=now)
            if compared:
                checks.note_done(session, checks.MLFLOW, now=now)
        settled = compared and len(told) == len(found)
        self._suspected = found
        self._due = self._seconds() + (_EVERY_SECONDS if settled else _AGAIN_SECONDS)


def list_registered(session: Session) -> set[Key]:
    """Return the versions that MLflow is known to have had as they were published."""
    rows = session.execute(select(RegisteredRow.model, RegisteredRow.version))
    return {(model, version) for model, version in rows}


def _note_registered(session: Session, found: list[Key], clock: Clock) -> None:
    for model, version in set(found) - list_registered(session):
        session.add(RegisteredRow(model=model, version=version, found_at=clock.now()))
    session.flush()
