"""Limits to how long a whole exchange over a socket may last.

Time-outs of sockets begin anew with every byte that comes, so whoever answers drop by drop could
hold a thread for ever.
"""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class TimeLimit:
    """Cuts a socket off when its time is over; what reads from it then finds it closed."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def watch(self, opened: socket.socket) -> None:
        """Cut this socket off; who opened it may forget it while something is still read."""
        self._socket = opened
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
