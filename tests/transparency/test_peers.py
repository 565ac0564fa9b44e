"""Whoever is asked may answer anything, for as long as they like."""

import gzip
import socket
import threading
from contextlib import contextmanager

import pytest

from scoring_service.transparency.peers import NoAnswerError, Peer
from tests.factories.witnesses import serving


@contextmanager
def sending(*parts, then=None):
    """A server that sends these bytes to whoever connects, whatever they ask."""
    done = threading.Event()

    def serve():
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                for part in parts:
                    connection.sendall(part)
                if then is not None:
                    then(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            done.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_what_is_asked_is_answered_over_one_connection():
    asked = []

    def answer(method, path, body, headers):
        asked.append((method, path, body, headers.get("X-Word")))
        return 200, body or b"nothing"

    with serving(answer) as address:
        peer = Peer(f"{address}/log/")
        assert peer.get("/a").body == b"nothing"
        kept = peer._kept  # noqa: SLF001 - whether it is kept
        assert peer.get("/b", {"X-Word": "c"}).body == b"nothing"
        assert peer._kept is kept  # noqa: SLF001
        assert peer.post("/d", b"sent").body == b"sent"
        peer.close()
    assert asked == [
        ("GET", "/log/a", b"", None),
        ("GET", "/log/b", b"", "c"),
        ("POST", "/log/d", b"sent", None),
    ]


def test_a_connection_that_was_closed_meanwhile_is_made_anew():
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    with sending(whole) as address:
        peer = Peer(address)
        assert peer.get("/").body == b"ok"
        assert peer.get("/").body == b"ok"
        peer.close()


@pytest.mark.parametrize("status", [301, 302, 404, 503])
def test_a_redirect_is_an_answer_like_others_and_is_not_followed(status):
    with serving(lambda *_: (status, b"x", {"Location": "https://example.org/"})) as address:
        peer = Peer(address)
        assert peer.get("/").status == status
        peer.close()


@pytest.mark.parametrize("zipped", [False, True])
def test_more_than_allowed_is_not_read(zipped):
    body = b"x" * 2_000
    headers = {"Content-Encoding": "gzip"} if zipped else {}
    sent = gzip.compress(body) if zipped else body
    with serving(lambda *_: (200, sent, headers)) as address:
        peer = Peer(address, most_bytes=2_000)
        assert peer.get("/").body == body
        peer.close()
        peer = Peer(address, most_bytes=1_999)
        with pytest.raises(NoAnswerError, match="more than 1,999 bytes"):
            peer.get("/")
        with pytest.raises(NoAnswerError, match="more than"):
            peer.get("/")


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\nab", "unknown encoding 'br'"),
        (b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab", "cannot be unpacked"),
        (b"Content-Length: 3\r\n\r\nab", "does not answer"),
        (b"Transfer-Encoding: chunked\r\n\r\n9\r\nab", "does not answer"),
    ],
)
def test_an_answer_that_is_cut_or_unreadable_is_none(head, why):
    with (
        sending(b"HTTP/1.1 200 OK\r\n" + head) as address,
        pytest.raises(NoAnswerError, match=why),
    ):
        Peer(address).get("/")


@pytest.mark.parametrize(
    "begun",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\nto the end", b"HTTP/1.1 200 OK\r\nCon"],
)
def test_one_who_never_finishes_is_left(begun):
    def wait(connection):
        connection.recv(1)  # until the other side has left

    with (
        sending(begun, then=wait) as address,
        pytest.raises(NoAnswerError, match="does not answer within"),
    ):
        Peer(address, seconds=0.2).get("/")


def test_one_who_answers_drop_by_drop_is_left():
    def drip(connection):
        try:
            while True:
                connection.sendall(b"x")
                threading.Event().wait(0.05)
        except OSError:
            pass

    with (
        sending(b"HTTP/1.1 200 OK\r\n\r\n", then=drip) as address,
        pytest.raises(NoAnswerError, match=r"does not answer within 0\.2 seconds"),
    ):
        Peer(address, seconds=0.2).get("/")


def test_nobody_there_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NoAnswerError, match="does not answer"):
        Peer(f"http://127.0.0.1:{port}").get("/")


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "ftp://example.org", "http://example.org", "http://10.0.0.1", "https://",
     "https://example.org/?a=b", "http://127.0.0.1.example.org"],
)  # fmt: skip
def test_only_https_is_asked_except_on_this_machine(address):
    with pytest.raises(ValueError, match="https://"):
        Peer(address)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/log", "http://localhost:1/", "http://[::1]:1", "http://127.1.2.3"],
)
def test_this_machine_may_be_asked_in_the_clear(address):
    assert Peer(address).address == address.rstrip("/")


def test_a_length_that_is_none_is_no_answer():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"-5\r\nhello\r\n0\r\n\r\n"
    with sending(head, body) as address, pytest.raises(NoAnswerError):
        Peer(address).get("/")
