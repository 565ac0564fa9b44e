"""One webhook goes to a checked address under its own name, and nowhere else."""

import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scoring_service.notices.records import Failure
from scoring_service.notices.sending import Sender
from tests.factories.witnesses import serving

NAME = "hooks.bank.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for the name, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "hooks.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def hooks(certificate):
    """Serve under the certificate on this machine; yields the port, names asked for, and hosts."""
    names, hosts = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            hosts.append((self.headers["Host"], self.path))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that breaks off
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    tls.sni_callback = lambda _socket, name, _context: names.append(name)
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port, names, hosts
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sender(*addresses, **parts):
    """A sender to whom every name stands for these addresses."""
    return Sender(resolve=lambda _host, _port: list(addresses), **parts)


def test_the_name_is_in_sni_certificate_and_host_though_the_address_was_looked_up(certificate):
    trusting = ssl.create_default_context(cafile=str(certificate))
    with hooks(certificate) as (port, names, hosts):
        result = sender("127.0.0.1", loopback=True, tls=trusting).post(
            f"https://{NAME}:{port}/a/b?c=d", b"{}", {}
        )
    assert (result.status, result.failure) == (204, None)
    assert names == [NAME]
    assert hosts == [(f"{NAME}:{port}", "/a/b?c=d")]


def test_a_certificate_that_nobody_trusts_is_not_told(certificate):
    with hooks(certificate) as (port, _names, hosts):
        result = sender("127.0.0.1", loopback=True).post(f"https://{NAME}:{port}/", b"{}", {})
    assert result.failure is Failure.NO_ANSWER
    assert "CERTIFICATE_VERIFY_FAILED" in result.detail
    assert hosts == []


def test_a_certificate_of_another_name_is_not_told(certificate):
    trusting = ssl.create_default_context(cafile=str(certificate))
    with hooks(certificate) as (port, _names, hosts):
        result = sender("127.0.0.1", loopback=True, tls=trusting).post(
            f"https://other.example:{port}/", b"{}", {}
        )
    assert result.failure is Failure.NO_ANSWER
    assert hosts == []


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("169.254.169.254",),
        ("::ffff:127.0.0.1",),
        ("93.184.216.34", "10.0.0.1"),
        ("10.0.0.1", "93.184.216.34"),
        (),
    ],
)
def test_a_name_that_stands_for_an_address_inside_is_not_told(addresses, monkeypatch):
    tried = []
    monkeypatch.setattr(socket, "create_connection", lambda *parts: tried.append(parts))
    result = sender(*addresses).post(f"https://{NAME}/", b"{}", {})
    assert result.failure is Failure.ADDRESS_REFUSED
    assert tried == []


def test_a_name_is_asked_for_once_so_that_it_cannot_change_its_meaning(monkeypatch):
    asked, tried = [], []

    def rebinding(host, _port):
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    def refuse(place, *_rest):
        tried.append(place)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "create_connection", refuse)
    result = Sender(resolve=rebinding).post(f"https://{NAME}/", b"{}", {})
    assert result.failure is Failure.NO_ANSWER
    assert asked == [NAME]
    assert tried == [("93.184.216.34", 443)]


def test_the_next_address_is_tried_where_one_does_not_answer(certificate):
    trusting = ssl.create_default_context(cafile=str(certificate))
    with hooks(certificate) as (port, _names, hosts):
        result = sender("127.0.0.2", "127.0.0.1", loopback=True, tls=trusting).post(
            f"https://{NAME}:{port}/", b"{}", {}
        )
    assert result.status == 204
    assert len(hosts) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "https://127.0.0.1:9/", "http://hooks.bank.example/"]
)
def test_an_address_that_was_taken_in_a_demonstration_is_not_told_in_earnest(url):
    assert sender("93.184.216.34").post(url, b"{}", {}).failure is Failure.ADDRESS_REFUSED


def test_redirects_are_not_followed():
    asked = []

    def answer(_method, path, _body, _headers):
        asked.append(path)
        return 307, b"", {"Location": "/elsewhere"}

    with serving(answer) as address:
        result = Sender(loopback=True).post(f"{address}/hook", b"{}", {})
    assert (result.status, result.failure) == (307, Failure.REDIRECTED)
    assert asked == ["/hook"]


@pytest.mark.parametrize(
    "headers", [{}, {"Content-Encoding": "br"}, {"Content-Length": "5"}], ids=str
)
def test_only_the_status_of_an_answer_matters(headers):
    with serving(lambda *_: (200, b"a" * 2**17, headers)) as address:
        result = Sender(loopback=True).post(address, b"{}", {})
    assert (result.status, result.failure) == (200, None)


@contextmanager
def dripping():
    """Answer one byte after another, for ever."""
    stop = threading.Event()

    def drip():
        connection, _ = listener.accept()
        with connection:
            try:
                while not stop.wait(0.05):
                    connection.sendall(b"H")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        yield listener.getsockname()[1]
        stop.set()
        thread.join()


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for():
    with dripping() as port:
        result = Sender(loopback=True, seconds=0.5).post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert result.failure is Failure.NO_ANSWER
    assert "within 0.5 seconds" in result.detail


def test_a_handshake_that_comes_drop_by_drop_is_not_waited_for():
    with dripping() as port:
        result = Sender(loopback=True, seconds=0.5).post(f"https://127.0.0.1:{port}/", b"{}", {})
    assert result.failure is Failure.NO_ANSWER


def test_a_name_that_stands_for_nothing_is_a_failed_attempt():
    def unknown(_host, _port):
        raise socket.gaierror(-2, "Name or service not known")

    result = Sender(resolve=unknown).post(f"https://{NAME}/", b"{}", {})
    assert result.failure is Failure.NO_ANSWER
    assert "Name or service not known" in result.detail


def test_a_name_with_a_label_that_is_too_long_is_a_failed_attempt():
    result = Sender().post(f"https://{'a' * 64}.example/", b"{}", {})
    assert result.failure is Failure.NO_ANSWER
