"""Clients that announce more than they send: they hear an answer, and hold nobody up."""

import http.client
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from scoring_service.cli.gunicorn_worker import READ_WITHIN

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

THREADS = 4  # as cli/gunicorn_settings.py has it
PATIENCE = 30  # seconds, on a busy machine; whoever is held up by such clients waits for ever
JSON = "Content-Type: application/json\r\n"
HALF = "Content-Length: 5000\r\n\r\n{}"
NONSENSE = "Transfer-Encoding: chunked\r\n\r\nZZZ\r\n{}\r\n0\r\n\r\n"
TRAILER = "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nn o: x\r\n\r\n"


@pytest.fixture
def address(serve, published):
    """Where one process with all its threads serves."""
    url, server = serve(WEB_CONCURRENCY="1")
    with server:
        target = urlsplit(url)
        yield target.hostname, target.port


@pytest.fixture
def told(address, tmp_path):
    """What the service logged."""
    return (tmp_path / "serve.log").read_text


@pytest.fixture
def start(address):
    """Send the beginning of a request for a score."""
    with ExitStack() as stack:

        def start(rest, key=None):
            client = stack.enter_context(socket.create_connection(address, timeout=30))
            secret = f"Authorization: Bearer {key}\r\n" if key else ""
            client.sendall(f"POST /v1/scores HTTP/1.1\r\nHost: x\r\n{JSON}{secret}{rest}".encode())
            return client

        yield start


def heard(client):
    """Return the head of all that is answered until the service closes the connection."""
    answer = b""
    while chunk := client.recv(65536):
        answer += chunk
    return answer.decode().partition("\r\n\r\n")[0]


def status(client):
    return int(heard(client).split(maxsplit=2)[1])


def connect(address):
    return http.client.HTTPConnection(address[0], address[1], timeout=60)


def seconds_for_models(address):
    began = time.monotonic()
    connection = connect(address)
    connection.request("GET", "/v1/models")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - began


def test_half_sent_requests_without_a_key_hold_nobody_up(address, start, told):
    clients = [start(HALF) for _ in range(2 * THREADS)]
    assert seconds_for_models(address) < PATIENCE
    for client in clients:
        answer = heard(client)
        assert answer.startswith("HTTP/1.1 401 ")
        assert "\r\nConnection: close\r\n" in f"{answer}\r\n"
    assert "incident" not in told()


def test_who_may_send_is_waited_for_only_so_long(address, start, lender_key, told):
    clients = [start(HALF, lender_key) for _ in range(THREADS - 2)]
    silent = start("Content-Le")
    dripping = start(HALF, lender_key)
    began = time.monotonic()
    while time.monotonic() < began + READ_WITHIN - 1:
        dripping.sendall(b" ")
        time.sleep(0.2)
    assert seconds_for_models(address) < PATIENCE
    assert [status(client) for client in [*clients, dripping]] == [408] * (THREADS - 1)
    assert heard(silent) == ""
    assert "incident" not in told()
    assert "Traceback" not in told()


@pytest.mark.parametrize("rest", [NONSENSE, TRAILER], ids=["size", "trailer"])
def test_a_badly_formed_body_is_the_clients_fault(start, lender_key, told, rest):
    assert status(start(rest)) == 401
    assert status(start(rest, lender_key)) == 400
    assert "incident" not in told()
    assert "Traceback" not in told()


def test_a_client_that_breaks_off_is_told_so(start, lender_key, told):
    for key, expected in ((None, 401), (lender_key, 400)):
        client = start(HALF, key)
        client.shutdown(socket.SHUT_WR)
        assert status(client) == expected
    assert "incident" not in told()


def test_a_large_body_is_heard_out(address, lender_key):
    for secret, expected in (({}, 401), ({"Authorization": f"Bearer {lender_key}"}, 413)):
        connection = connect(address)
        headers = secret | {"Content-Type": "application/json"}
        connection.request("POST", "/v1/scores", b"x" * 10_000_000, headers)
        answer = connection.getresponse()
        assert answer.status == expected
        assert answer.headers["Content-Type"] == "application/problem+json"
        answer.read()
        connection.request("GET", "/v1/models")  # on the same connection
        assert connection.getresponse().status == 200
        connection.close()
