"""Questions over HTTP to somebody who is not trusted: bounded in time and size.

HTTPS only, except on this machine. No redirect is followed, no more is read than was allowed for,
and a question ends in time also where the answer comes drop by drop.
"""

import contextlib
import http.client
import ipaddress
import ssl
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scoring_service.kernel.time_limits import TimeLimit

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

    Without `reads` only the status of an answer matters, and its body is left.
    `opened` makes the connection where it matters how; else the name is looked up and trusted.
    Raises `ValueError` for an address that is none, or that would be asked in the clear.
    """

    def __init__(
        self,
        address: str,
        *,
        seconds: float = 5,
        most_bytes: int = 2**22,
        reads: bool = True,
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
        self._seconds, self._most_bytes, self._reads = seconds, most_bytes, reads
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
        try:
            with TimeLimit(self._seconds) as limit:
                return self._answered(connection, limit, method, path, body, headers)
        except BaseException:
            connection.close()  # half an answer may be left in it
            raise

    def _answered(
        self,
        connection: http.client.HTTPConnection,
        limit: TimeLimit,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        try:
            wanted = {"Accept-Encoding": "identity, gzip"} | dict(headers)
            if connection.sock is None:
                connection.connect()
            limit.watch(connection.sock)
            connection.request(method, self._prefix + path, body, wanted)
            with connection.getresponse() as response:
                answer = self._read(response)
        except _STALE:
            if limit.passed:
                raise self._too_slow() from None
            raise
        except (OSError, ValueError, http.client.HTTPException) as error:
            if limit.passed or isinstance(error, TimeoutError):
                raise self._too_slow() from error
            raise NoAnswerError(f"{self.address} does not answer: {error}") from error
        if limit.passed:
            raise self._too_slow()
        return answer

    def _read(self, response: http.client.HTTPResponse) -> Answer:
        if not self._reads:
            return Answer(response.status, b"")
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


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
