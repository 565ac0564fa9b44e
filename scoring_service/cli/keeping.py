"""Keeps a program running: `python -m scoring_service.cli.keeping NAME PROGRAM…`.

What has ended is started again, each time later while it does not last, and each time one line says
so. It ends the program when it is told to end, or when whoever started it is gone. It is a process
of its own because gunicorn takes every child for a worker of its own, and learns of its end first.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Final

_FIRST_SECONDS: Final = 1.0
_MOST_SECONDS: Final = 60.0
"""Also how long a program must run to have lasted."""

_SECONDS_TO_LEAVE: Final = 4
_GLANCE_SECONDS: Final = 0.25


class Kept:
    """A program that is kept running; `attend` to it again and again, and `end` it."""

    def __init__(
        self,
        name: str,
        start: Callable[[], subprocess.Popen[bytes]],
        say: Callable[[str], None],
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name, self._start, self._say, self._seconds = name, start, say, seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._began = self._due = seconds()
        self._delay = 0.0

    def attend(self) -> None:
        """Start the program when that is due; notice that it has ended. Never waits."""
        if self._child is None:
            if self._seconds() >= self._due:
                self._begin()
        elif (status := self._child.poll()) is not None:
            self._child = None
            self._put_off(f"has ended with status {status}")

    def end(self) -> None:
        """Let the program leave, or make it."""
        child, self._child = self._child, None
        if child is not None:
            end_child(child, _SECONDS_TO_LEAVE)

    def _begin(self) -> None:
        self._began = self._seconds()
        try:
            self._child = self._start()
        except OSError as error:
            self._put_off(f"cannot be started: {error.strerror}")

    def _put_off(self, what: str) -> None:
        now = self._seconds()
        lasted = now - self._began >= _MOST_SECONDS
        self._delay = _FIRST_SECONDS if lasted else self._delay * 2 or _FIRST_SECONDS
        self._delay = min(self._delay, _MOST_SECONDS)
        self._due = now + self._delay
        self._say(f"{self._name} {what}. It is started again in {self._delay:g} s.")


def end_child(child: subprocess.Popen[bytes], seconds: float) -> None:
    """Let a child leave within so many seconds, or make it."""
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main() -> None:
    """Keep the program that the arguments name, until told to end."""
    name, *command = sys.argv[1:]
    told_to_end, parent = [], os.getppid()

    def leave(number: int, _frame: Any) -> None:  # noqa: ANN401 - the interpreter's
        told_to_end.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    kept = Kept(name, lambda: subprocess.Popen(command), _say)  # noqa: S603 - ours
    try:
        while not told_to_end and os.getppid() == parent:
            kept.attend()
            time.sleep(_GLANCE_SECONDS)
    finally:
        kept.end()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
