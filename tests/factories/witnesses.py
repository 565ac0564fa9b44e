"""A witness as c2sp.org/tlog-witness describes it, on this machine; and servers in general."""

import base64
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scoring_service.transparency import cosignatures, merkle, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.notes import UnacceptableNoteError


@contextmanager
def serving(answer):
    """Serve on this machine what `answer(method, path, body, headers)` returns.

    It returns a status, bytes, and headers if any. Yields the address.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self):
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            status, data, *headers = answer(self.command, self.path, body, self.headers)
            self.send_response(status)
            for name, value in headers[0].items() if headers else ():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _answer  # noqa: N815 - the names of http.server

        def log_message(self, *_):
            """Say nothing: tests have no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class WitnessServer:
    """Keeps the last checkpoint of each log whose key it was given; cosigns what continues it."""

    def __init__(self, *logs, name="witness.example/w1", seed=b"\x0a" * 32, at=1_790_000_000):
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.name, self.at = name, at
        self.logs = {log.name: log for log in logs}
        self.seen: dict[str, tuple[int, bytes]] = {}
        self.asked: list[int] = []

    @property
    def public(self):
        return cosignatures.witness_key(self.name, self.key)

    def answer(self, method, path, body, _headers):
        if (method, path) != ("POST", "/add-checkpoint"):
            return 405, b""
        head, _, note = body.partition(b"\n\n")
        old, *proof = head.decode().split("\n")
        parsed = notes.parse(note)
        return self.add(int(old.removeprefix("old ")), list(map(base64.b64decode, proof)), parsed)

    def add(self, old, proof, note):
        self.asked.append(old)
        checkpoint = Checkpoint.parse(note.text)
        if checkpoint.origin not in self.logs:
            return 404, b""
        try:
            note.verified_by([self.logs[checkpoint.origin]])
        except UnacceptableNoteError:
            return 403, b""
        if old > checkpoint.size:
            return 400, b""
        size, root = self.seen.get(checkpoint.origin, (0, merkle.EMPTY_ROOT))
        if old != size or (size == checkpoint.size and root != checkpoint.root):
            return 409, f"{size}\n".encode(), {"Content-Type": "text/x.tlog.size"}
        if not merkle.consistent(root, size, checkpoint.root, checkpoint.size, proof):
            return 422, b""
        self.seen[checkpoint.origin] = (checkpoint.size, checkpoint.root)
        return 200, str(cosignatures.cosign(note.text, self.name, self.key, at=self.at)).encode()
