"""Threads that take one piece of work after another, so that nobody waits for who is slow."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Generic, TypeVar

Work = TypeVar("Work")


class Crew(Generic[Work]):
    """As many threads as told; each takes work until there is none."""

    def __init__(
        self,
        name: str,
        size: int,
        take: Callable[[], Work | None],
        do: Callable[[Work], None],
    ) -> None:
        self._take, self._do, self._size = take, do, size
        self._threads = ThreadPoolExecutor(size, thread_name_prefix=name)
        self._busy: list[Future[None]] = []
        self._stop = Event()

    def call(self) -> None:
        """See to it that work is taken."""
        under_way = sum(not future.done() for future in self._busy)
        missing = range(self._size - under_way)
        self._busy += [self._threads.submit(self._work) for _ in missing]

    def check(self) -> None:
        """Raise what went wrong since the last check."""
        ended = [future for future in self._busy if future.done()]
        self._busy = [future for future in self._busy if not future.done()]
        for future in ended:
            future.result()

    def rest(self) -> None:
        """Wait until there is no work left that was there when it was called."""
        wait(self._busy)

    def end(self) -> None:
        """Take no more, and wait for what was taken."""
        self._stop.set()
        self.rest()
        self._threads.shutdown()

    def _work(self) -> None:
        while not self._stop.is_set() and (work := self._take()) is not None:
            self._do(work)
