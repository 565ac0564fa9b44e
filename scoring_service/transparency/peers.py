"""Questions over HTTP to somebody who is not trusted: bounded in time and size.

HTTPS only, except on this machine. No redirect is followed, no more is read than was allowed for,
and a question ends in time also where the answer comes drop by drop.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

_GZIP: Final = 16 + zlib.MAX_WBITS
_STALE: Final = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""What a kept connection says that the other side has closed meanwhile."""


class NoAnswerError(Exception):
    """There is no answer that can be read; says whose, and why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; every status is an answer."""

    status: int
    body: bytes


class Peer:
    """Somebody at an `http(s)://` address, and the connection that is kept to them.

    `opened` makes the connection where it matters how; else the name is looked up and trusted.
    Raises `ValueError` for an address that is none, or that would be asked in the clear.
    """

    def __init__(
        self,
        address: str,
        *,
        seconds: float = 5,
        most_bytes: int = 2**22,
        opened: Callable[[], http.client.HTTPConnection] | None = None,
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise ValueError(f"not an address that starts with https://: {address}")
        if parts.scheme == "http" and not _is_local(parts.hostname):
            raise ValueError(f"not asked in the clear, only with https://: {address}")
        self.address = address.rstrip("/")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._prefix = parts.path.rstrip("/")
        self._seconds, self._most_bytes = seconds, most_bytes
        self._opened = opened or self._connection
        self._kept: http.client.HTTPConnection | None = None

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for what is at a path below the address."""
        if self._kept is not None:
            with contextlib.suppress(*_STALE):
                return self._exchange(self._kept, "GET", path, None, headers or {})
        return self._asked("GET", path, None, headers or {})

    def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Send something to a path below the address, once."""
        return self._asked("POST", path, body, headers or {})

    def close(self) -> None:
        """Let the kept connection go."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _asked(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        self.close()
        connection = self._opened()
        try:
            answer = self._exchange(connection, method, path, body, headers)
        except _STALE as error:
            raise NoAnswerError(f"{self.address} closes the connection: {error}") from error
        self._kept = connection
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=self._seconds)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=self._seconds, context=context
        )

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        with _Deadline(connection, self._seconds) as deadline:
            try:
                wanted = {"Accept-Encoding": "identity, gzip"} | dict(headers)
                if connection.sock is None:
                    connection.connect()
                deadline.watch(connection.sock)
                connection.request(method, self._prefix + path, body, wanted)
                with connection.getresponse() as response:
                    answer = self._read(response)
            except _STALE:
                if deadline.passed:
                    raise self._too_slow() from None
                raise
            except (OSError, ValueError, http.client.HTTPException) as error:
                if deadline.passed or isinstance(error, TimeoutError):
                    raise self._too_slow() from error
                raise NoAnswerError(f"{self.address} does not answer: {error}") from error
            if deadline.passed:
                raise self._too_slow()
            return answer

    def _read(self, response: http.client.HTTPResponse) -> Answer:
        declared = response.length
        body = response.read(self._most_bytes + 1)
        if declared is not None and len(body) < min(declared, self._most_bytes):
            raise http.client.IncompleteRead(body)
        match response.headers.get("Content-Encoding", "identity").lower():
            case "identity":
                pass
            case "gzip":
                body = self._unzipped(body)
            case other:
                raise NoAnswerError(f"{self.address} answers in the unknown encoding {other!r}")
        if len(body) > self._most_bytes:
            raise NoAnswerError(f"{self.address} answers more than {self._most_bytes:,} bytes")
        return Answer(response.status, body)

    def _unzipped(self, body: bytes) -> bytes:
        try:
            return zlib.decompressobj(_GZIP).decompress(body, self._most_bytes + 1)
        except zlib.error as error:
            raise NoAnswerError(f"{self.address} answers what cannot be unpacked") from error

    def _too_slow(self) -> NoAnswerError:
        return NoAnswerError(f"{self.address} does not answer within {self._seconds:g} seconds")


class _Deadline:
    """Cuts a connection off when its time is over: time-outs of sockets begin anew with a byte."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self.passed = False
        self._connection = connection
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
        if self.passed or error is not None:
            self._connection.close()  # half an answer may be left in it

    def watch(self, opened: socket.socket) -> None:
        """Cut this socket off; a connection forgets it while an answer is still being read."""
        self._socket = opened
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
