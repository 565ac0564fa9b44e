"""Public figures, counted at most once a minute in each process, whoever asks how often.

Counting reads every objection, and anyone may ask. What was counted is told for a minute, never on
another day, and to whoever reads it, for how long they may keep it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from scoring_service.kernel.database import reading
from scoring_service.kernel.days import day_of, end_of
from scoring_service.objections.figures.statistics import Statistics, count_all

LASTS: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures, and when they were counted."""

    statistics: Statistics
    at: datetime

    def seconds_left(self, now: datetime) -> int:
        """Return for how many whole seconds they hold; none where the day is another one."""
        if now < self.at:
            return 0
        until = min(self.at + LASTS, end_of(day_of(self.at)))
        return max(0, int((until - now).total_seconds()))


class _Keeper:
    """The figures of one database; of threads that ask at once, one counts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: Counted | None = None

    def counted(self, engine: Engine, now: datetime) -> Counted:
        with self._lock:
            if self._counted is None or not self._counted.seconds_left(now):
                with reading(engine) as session:
                    self._counted = Counted(count_all(session, today=day_of(now)), now)
            return self._counted


_keepers: WeakKeyDictionary[Engine, _Keeper] = WeakKeyDictionary()


def counted_lately(engine: Engine, *, now: datetime) -> Counted:
    """Return the public figures, counted within the last minute."""
    return _keepers.setdefault(engine, _Keeper()).counted(engine, now)
