"""Servers as real processes: started, awaited, and always ended."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
_READY_WITHIN_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def run_server(
    command: Sequence[str], url: str, log: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until `url` answers; end its whole process group on leaving."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await_answer(url, process, log)
        yield process
    finally:
        stop(process)


def await_told(words: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a running server has written these words to its log."""
    end = time.monotonic() + _READY_WITHIN_SECONDS
    while words not in (told := log.read_text(encoding="utf-8")):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{words!r} was not told:\n{told[-3000:]}")
        time.sleep(0.05)


def await_that(comes_true: Callable[[], bool]) -> None:
    """Wait until something that a running process brings about is so."""
    end = time.monotonic() + _READY_WITHIN_SECONDS
    while not comes_true():
        if time.monotonic() > end:
            raise RuntimeError("it does not come true")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask a server to stop as an operator would; kill what remains of its group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            kill(process)
    return process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a server and its workers at once, as the kernel does when memory runs out."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _await_answer(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    target = urlsplit(url)
    assert target.hostname is not None
    end = time.monotonic() + _READY_WITHIN_SECONDS
    while True:
        connection = http.client.HTTPConnection(target.hostname, target.port, timeout=10)
        try:
            connection.request("GET", target.path or "/")
            connection.getresponse().read()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                told = log.read_text()[-3000:]
                raise RuntimeError(f"{url} does not answer:\n{told}") from None
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
