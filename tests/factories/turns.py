"""A worker that has never stopped, however far a test lets the clock go between two turns."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Engine

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import transaction
from scoring_service.objections.timing import leaps
from scoring_service.registry import checks
from scoring_service.registry.checks import Check


class Attending(Protocol):
    def attend(self) -> None: ...


@dataclass(frozen=True)
class Steady:
    """A duty that was last attended to a minute ago: the clock has not leapt."""

    duty: Attending
    engine: Engine
    clock: Clock

    def attend(self) -> None:
        before = Check(self.clock.now() - timedelta(minutes=1))
        with transaction(self.engine) as session:
            checks.keep_check(session, leaps.TURNS, before)
        self.duty.attend()
