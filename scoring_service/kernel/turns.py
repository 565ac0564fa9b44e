"""Writers of one thing take turns, in all threads and processes of the machine.

SQLite lets one writer in; the others sleep and try again, in no order, and some wait for over a
second. Here they queue, and the kernel wakes the next one at once. Who may write is still SQLite's
to say: a turn only spares the waiting. A process that dies gives its turn back.
"""

import fcntl
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import RLock
from types import TracebackType
from weakref import WeakKeyDictionary

from sqlalchemy import Engine


def turn_of(engine: Engine) -> AbstractContextManager[object]:
    """Return what a writer holds while it writes."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        return nullcontext()
    turn = _turns.get(engine)
    return turn if turn is not None else _turns.setdefault(engine, Turn(f"{path}-turn"))


class Turn:
    """A lock among threads, then among processes; a thread that holds it may take it again.

    `on_wait` is called before it waits for another process.
    """

    on_wait: Callable[[], None] | None = None

    def __init__(self, path: str) -> None:
        self._threads = RLock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._depth = 0

    def __enter__(self) -> None:
        self._threads.acquire()
        self._depth += 1
        if self._depth == 1:
            self._await()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth == 0:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def _await(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if self.on_wait is not None:
                self.on_wait()
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __del__(self) -> None:
        os.close(self._file)


_turns: WeakKeyDictionary[Engine, Turn] = WeakKeyDictionary()
