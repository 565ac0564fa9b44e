"""Sends one webhook: to an address that was checked, and to no other.

The name is resolved once, every address it stands for is checked, and the connection is made to one
of those, under the name in SNI, certificate and Host. So whoever answers for the name cannot have
it mean something else between the check and the connection (DNS rebinding). No redirect is
followed; time and size are bounded.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import SplitResult, urlsplit

from scoring_service.notices import addresses, rules
from scoring_service.notices.records import Failure
from scoring_service.transparency.peers import NoAnswerError, Peer

SECONDS: Final = 10.0
_MOST_ADDRESSES: Final = 4
_LONGEST_DETAIL: Final = 200

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended; without a failure it delivered."""

    status: int | None = None
    failure: Failure | None = None
    detail: str = ""


def resolved(host: str, port: int) -> Sequence[str]:
    """Return the addresses that a name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


@dataclass(frozen=True)
class Sender:
    """Sends to public addresses; with `loopback`, in demonstrations, to this machine as well."""

    loopback: bool = False
    resolve: Resolve = resolved
    tls: ssl.SSLContext | None = None
    seconds: float = SECONDS

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """Send a body once, and say how that ended."""
        parts = urlsplit(url)
        if addresses.url_errors(url, loopback=self.loopback):
            return Result(failure=Failure.ADDRESS_REFUSED)
        try:
            places = self._places(parts)
        except OSError as error:  # UnicodeError of a name too long is none, and refused above
            return _unanswered(f"The name cannot be resolved: {error}")
        if not places:
            return Result(failure=Failure.ADDRESS_REFUSED)
        try:
            return self._sent(parts, places, body, headers)
        except NoAnswerError as error:
            return _unanswered(str(error))

    def _places(self, parts: SplitResult) -> Sequence[str]:
        """Return the addresses to try; none where a single one may not be told."""
        host = parts.hostname or ""
        try:
            found = self.resolve(host, _port(parts))
        except UnicodeError as error:
            raise OSError("not a name") from error
        return found[:_MOST_ADDRESSES] if all(map(self._may_be_told, found)) else ()

    def _may_be_told(self, address: str) -> bool:
        return addresses.is_public(address) or (self.loopback and addresses.is_loopback(address))

    def _sent(
        self, parts: SplitResult, places: Sequence[str], body: bytes, headers: Mapping[str, str]
    ) -> Result:
        peer = Peer(
            f"{parts.scheme}://{parts.netloc}",
            seconds=self.seconds,
            reads=False,
            opened=lambda: self._opened(parts, places),
        )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            status = peer.post(path, body, headers).status
        finally:
            peer.close()
        return Result(status, rules.failure_of(status))

    def _opened(self, parts: SplitResult, places: Sequence[str]) -> http.client.HTTPConnection:
        host, port = parts.hostname or "", _port(parts)
        if parts.scheme == "http":
            return _Checked(host, port, self.seconds, places)
        return _CheckedTls(host, port, self.seconds, places, self.tls)


class _Checked(http.client.HTTPConnection):
    """A connection under a name, to addresses that were checked."""

    def __init__(self, host: str, port: int, seconds: float, places: Sequence[str]) -> None:
        super().__init__(host, port, timeout=seconds)
        self._places, self._seconds = places, seconds

    def connect(self) -> None:
        """Connect to the first address that answers, all within the time for one."""
        end, refused = monotonic() + self._seconds, OSError("no address")
        for place in self._places:
            try:
                left = max(end - monotonic(), 0.1)
                self.sock = socket.create_connection((place, self.port), left)
            except OSError as error:
                refused = error
            else:
                self.sock.settimeout(self._seconds)
                return
        raise refused


class _CheckedTls(_Checked):
    """The same, encrypted, with the certificate of the name."""

    default_port = http.client.HTTPS_PORT

    def __init__(
        self,
        host: str,
        port: int,
        seconds: float,
        places: Sequence[str],
        tls: ssl.SSLContext | None,
    ) -> None:
        super().__init__(host, port, seconds, places)
        self._tls = tls or ssl.create_default_context()

    def connect(self) -> None:
        super().connect()
        plain = self.sock
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host.rstrip("."))
        except BaseException:
            plain.close()
            raise


def _port(parts: SplitResult) -> int:
    usual = http.client.HTTP_PORT if parts.scheme == "http" else http.client.HTTPS_PORT
    return parts.port or usual


def _unanswered(detail: str) -> Result:
    return Result(failure=Failure.NO_ANSWER, detail=detail[:_LONGEST_DETAIL])
