"""Two processes beside the demonstration's gunicorn, which calls `when_ready` and `on_exit`.

One keeps the worker running. In the other MLflow learns of the published releases: the service
needs MLflow for nothing, so nobody waits for MLflow before it serves. That one ends with its work,
and the next start goes on with what it left undone. Whatever is heavy is imported in the child
alone.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from scoring_service.cli.keeping import end_child

RELEASES_VARIABLE: Final = "SCORING_DEMO_RELEASES"
"""From `scoring demo` to gunicorn, which takes no arguments of ours. It is no setting."""

_SECONDS_TO_LEAVE: Final = 5
_COURTESY: Final = 10
"""How far the web processes go before, in `nice` values."""

_children: Final[list[subprocess.Popen[bytes]]] = []


def when_ready(_server: object) -> None:
    """Start the children, where `scoring demo` said which releases there are."""
    if root := os.environ.get(RELEASES_VARIABLE):
        worker = ["-m", "scoring_service", "worker", "--with-parent"]
        kept = ["-m", "scoring_service.cli.keeping", "The worker", sys.executable, *worker]
        for arguments in (kept, ["-m", __name__, root]):
            command = [sys.executable, *arguments]
            _children.append(subprocess.Popen(command, stdin=subprocess.DEVNULL))  # noqa: S603 - ours


def on_exit(_server: object) -> None:
    """End the children with gunicorn."""
    for child in _children:
        end_child(child, _SECONDS_TO_LEAVE)


def main() -> None:
    """Be the second child. Ctrl-C reaches it too, as it does gunicorn."""
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, _leave)
    os.nice(_COURTESY)
    from scoring_service.cli import seeding
    from scoring_service.kernel.settings import Settings

    known = seeding.complete(Settings.from_environment(), root=Path(sys.argv[1]))
    if known:
        sys.stdout.write(f"MLflow is ready. It knows {', '.join(known)}.\n")


def _leave(_signal: int, _frame: object) -> None:
    """Leave at once: a library in between may swallow `SystemExit`, and a kill is provided for.

    The status is 0, for to gunicorn a child's may be a worker's, and some end the service.
    """
    os._exit(0)


if __name__ == "__main__":
    main()
