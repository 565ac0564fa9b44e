"""How gunicorn runs the service; `scoring serve` gives the address, and the environment the rest.

There is no access log: a private link's token is part of its address.
"""

import os

from scoring_service.cli.beside import on_exit, when_ready

__all__ = ("on_exit", "when_ready")


def _cores() -> int:
    """Count the cores this process may use; where the system cannot tell (macOS), all of them."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# Threads: a silent connection, as browsers open ahead, must not hold a worker.
worker_class = "scoring_service.cli.gunicorn_worker.Worker"
threads = 4
workers = int(os.environ.get("WEB_CONCURRENCY", "0")) or _cores()
timeout = 30
graceful_timeout = 5  # for what is being answered; browsers hold silent connections open
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - a heartbeat must not wait for a disk
control_socket_disable = True  # two installations of one user would share it
proc_name = "scoring"
