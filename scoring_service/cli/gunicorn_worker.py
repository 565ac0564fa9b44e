"""gunicorn's threads, not to be held by clients who announce a request and do not send it.

gunicorn waits for ever for the rest of a request. Here all of it must have come `READ_WITHIN`
seconds after its first byte; code that reads may allow less, by the connection's `settimeout`.
"""

import errno
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

READ_WITHIN: Final = 10.0

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Connection(socket.socket):
    """A client's connection whose timeout is for all that is yet to be read, not for each read.

    Once time has run out it stays so: what was not read would be taken for the next request.
    """

    _until: float | None = None
    _late = False

    def setblocking(self, flag: bool, /) -> None:  # noqa: FBT001 - as sockets have it
        """Begin to wait for a request, as gunicorn does before it reads each."""
        super().setblocking(flag)
        self._until = time.monotonic() + READ_WITHIN

    def settimeout(self, value: float | None, /) -> None:
        super().settimeout(None)
        self._until = None if value is None else time.monotonic() + value

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        if self._until is None or not self.getblocking():
            return super().recv(bufsize, flags)
        left = self._until - time.monotonic()
        if left <= 0 or self._late:
            raise self._too_late()
        super().settimeout(left)
        try:
            return super().recv(bufsize, flags)
        except TimeoutError as error:
            raise self._too_late() from error
        finally:
            super().settimeout(None)

    def _too_late(self) -> TimeoutError:
        """Return the error; by its number gunicorn takes it for a client that broke off."""
        self._late = True
        return TimeoutError(errno.ECONNRESET, "the request has not come in time")


class Sent:
    """A request's body: what is wrong with it is always an OSError, and stays wrong."""

    def __init__(self, body: Any, length: int | None) -> None:  # noqa: ANN401 - gunicorn's own
        self._body = body
        self._left = length
        self._wrong: Exception | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the body has it
        return getattr(self._body, name)

    def read(self, size: int | None = None) -> bytes:
        if self._wrong is not None:
            raise OSError(errno.EIO, "the body cannot be read on") from self._wrong
        try:
            data: bytes = self._body.read(size)
            self._count(data, size)
        except (OSError, ParseException) as error:
            self._wrong = error
            if isinstance(error, OSError):
                raise
            raise OSError(errno.EIO, "the body is badly formed") from error
        return data

    def _count(self, data: bytes, size: int | None) -> None:
        if self._left is None:
            return
        self._left -= len(data)
        ended = size is None or size < 0 or len(data) < size
        if ended and self._left > 0:
            raise ConnectionResetError(errno.ECONNRESET, "the client broke off")


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """A threaded worker that waits for a request only so long."""

    def enqueue_req(self, conn: TConn) -> None:
        plain = conn.sock
        if type(plain) is socket.socket:
            kind = (plain.family, plain.type, plain.proto)
            conn.sock = Connection(*kind, fileno=plain.detach())
        super().enqueue_req(conn)

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi: Application = guarded(self.app.wsgi())


def guarded(app: Application) -> Application:
    """Let the application read bodies as `Sent`, and end a connection by `Connection: close`.

    gunicorn itself ignores this header in what applications answer.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            if ("Connection", "close") in headers:
                start_response.__self__.force_close()
            return start_response(status, headers, *rest)

        length = environ.get("CONTENT_LENGTH") or None
        environ["wsgi.input"] = Sent(environ["wsgi.input"], length and int(length))
        return app(environ, start)

    return answer
