"""A mail server on this machine that keeps what it is given."""

from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.factories.processes import free_port


class Post:
    """Keeps e-mails; answers a recipient as told, 250 otherwise."""

    def __init__(self):
        self.received = []
        self.answers: list[str] = []
        self.farewell = ""
        self.senders: list[tuple[object, ...]] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        self.received.append(message_from_bytes(envelope.content, policy=default))
        self.senders.append((envelope.mail_from, session.ssl is not None, session.auth_data))
        return "250 taken"

    async def handle_QUIT(self, server, _session, _envelope):  # noqa: N802
        if self.farewell:
            await server.push(self.farewell)
        return "221 Bye"


class Office(Controller):
    """The server; `tls` where it speaks TLS after STARTTLS, and wants a sign-in."""

    def __init__(self, post, *, tls=None, password=None):
        signs_in = {} if password is None else {"authenticator": self._known(password)}
        super().__init__(
            post,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=tls,
            auth_required=bool(password),
            **signs_in,
        )

    @staticmethod
    def _known(password):
        def check(_server, _session, _envelope, _mechanism, given):
            right = (given.login.decode(), given.password.decode()) == ("clerk", password)
            return AuthResult(success=right, handled=False, auth_data="clerk")

        return check
