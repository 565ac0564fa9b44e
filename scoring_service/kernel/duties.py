"""Duties: what is done again and again beside the requests, until told to stop.

A duty that fails is done again at its next turn, and the others go on. Its failure is told once,
and again only when another one follows. Any number of processes may have the same duties: each act
takes its turn in the database.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Event

Say = Callable[[str], None]


@dataclass
class Duty:
    """Something to do every so many seconds; `act` is told nothing and returns nothing."""

    name: str
    seconds: float
    act: Callable[[], None]
    due: float = 0.0
    told: str = field(default="", repr=False)

    def attempt(self, say: Say) -> None:
        """Act; tell of a failure that was not the last one told, and of the end of failures."""
        try:
            self.act()
            failure = ""
        except Exception as error:  # noqa: BLE001 - whatever it is, the other duties go on
            failure = f"{self.name}: {str(error) or type(error).__name__}"
        if failure != self.told:
            say(failure or f"{self.name}: works again")
        self.told = failure


def do_each(found: Iterable[str], act: Callable[[str], object]) -> None:
    """Act on each, whatever becomes of the others; raise the first failure once all are done."""
    failures: list[Exception] = []
    for one in found:
        try:
            act(one)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            failures.append(error)
    if failures:
        raise failures[0]


def attend(
    duties: Sequence[Duty],
    stop: Event,
    say: Say,
    *,
    alive: Callable[[], bool] = lambda: True,
    now: Callable[[], float] = time.monotonic,
) -> None:
    """Do each duty when it is due, until `stop` is set or `alive` says no."""
    while not stop.is_set() and alive():
        for duty in duties:
            if now() >= duty.due and not stop.is_set():
                duty.attempt(say)
                duty.due = now() + duty.seconds
        stop.wait(max(0.0, min(duty.due for duty in duties) - now()))
