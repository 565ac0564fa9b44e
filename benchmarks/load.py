"""A small load generator: connections that each send one request after the other.

One process, non-blocking sockets and prepared bytes, because it shares the machine's cores with
the server it measures. Bounded by a number of requests and by seconds, whichever comes first.
"""

import selectors
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import SplitResult, urlsplit

_DEADLINE_SECONDS = 60

NUMBERED = b"C-00000000"
"""Wherever it stands in a body, every request has a number of its own: another person is scored."""


@dataclass(frozen=True)
class Load:
    """What to send, over how many connections, and when to stop."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    connections: int
    requests: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """What came back: latencies in seconds, sorted; the statuses seen and how often."""

    seconds: float
    latencies: tuple[float, ...]
    statuses: Mapping[int, int]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        return self.latencies[min(int(share * len(self.latencies)), len(self.latencies) - 1)]


def run_load(load: Load) -> Outcome:
    """Send the load; raise `TimeoutError` where the server stops answering."""
    target = urlsplit(load.url)
    started = time.perf_counter()
    work = _Work(load, started)
    with selectors.DefaultSelector() as selector:
        for _ in range(load.connections):
            _Connection(work, target, selector).send()
        while selector.get_map():
            if time.perf_counter() - started > load.seconds + _DEADLINE_SECONDS:
                raise TimeoutError(f"{load.url} stopped answering")
            for key, _ in selector.select(1):
                key.data.receive()
    return Outcome(time.perf_counter() - started, tuple(sorted(work.latencies)), work.statuses)


class _Work:
    """What all connections share: what is left to do, and what came back."""

    def __init__(self, load: Load, started: float) -> None:
        self.latencies: list[float] = []
        self.statuses: dict[int, int] = {}
        self._load = load
        self._ends = started + load.seconds
        self._numbers = count()

    def take(self, target: SplitResult) -> bytes | None:
        """Return the next request's bytes, or None when enough has been sent."""
        number = next(self._numbers)
        if number >= self._load.requests or time.perf_counter() > self._ends:
            return None
        lines = [f"POST {target.path} HTTP/1.1", f"Host: {target.netloc}"]
        lines += [f"{name}: {value}" for name, value in self._load.headers.items()]
        lines += ["Content-Type: application/json", f"Content-Length: {len(self._load.body)}"]
        body = self._load.body.replace(NUMBERED, b"C-%08d" % number)
        return "\r\n".join([*lines, "", ""]).encode() + body

    def record(self, status: int, latency: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.latencies.append(latency)


class _Connection:
    """One client: sends, reads the whole answer, sends again; reconnects when told to close."""

    def __init__(self, work: _Work, target: SplitResult, selector: selectors.BaseSelector) -> None:
        self._work = work
        self._target = target
        self._selector = selector
        self._socket: socket.socket | None = None
        self._received = bytearray()
        self._sent_at = 0.0

    def send(self) -> None:
        request = self._work.take(self._target)
        if request is None:
            self._close()
            return
        self._received.clear()
        self._sent_at = time.perf_counter()
        if self._socket is None:
            assert self._target.hostname is not None
            self._socket = socket.create_connection((self._target.hostname, self._target.port))
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(self._socket, selectors.EVENT_READ, self)
        self._socket.sendall(request)

    def receive(self) -> None:
        assert self._socket is not None
        chunk = self._socket.recv(65536)
        self._received += chunk
        head, found, rest = bytes(self._received).partition(b"\r\n\r\n")
        if not chunk:
            raise ConnectionError(f"the server closed after {bytes(self._received)[:200]!r}")
        if not found:
            return
        lines = head.lower().split(b"\r\n")
        headers = dict(line.split(b": ", 1) for line in lines[1:])
        if not _is_whole(headers, rest):
            return
        self._work.record(int(lines[0].split()[1]), time.perf_counter() - self._sent_at)
        if headers.get(b"connection") == b"close":
            self._close()
        self.send()

    def _close(self) -> None:
        if self._socket is not None:
            self._selector.unregister(self._socket)
            self._socket.close()
            self._socket = None


def _is_whole(headers: Mapping[bytes, bytes], body: bytes) -> bool:
    if b"content-length" in headers:
        return len(body) >= int(headers[b"content-length"])
    return body.endswith(b"0\r\n\r\n")
