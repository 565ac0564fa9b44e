"""E-mails: how a letter is put into one, and the server that takes it."""

import ipaddress
import smtplib
import socket
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any, Final, Self
from urllib.parse import unquote, urlsplit

from scoring_service.kernel.settings import sender_of
from scoring_service.kernel.time_limits import TimeLimit
from scoring_service.notices.records import Letter, Paragraph

_SECONDS: Final = 20
_PERMANENT: Final = range(500, 600)

_PAGE: Final = (
    '<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8"><title>{title}</title>'
    "</head>\n<body>\n{body}\n</body>\n</html>\n"
)


class NotSentError(Exception):
    """The server did not take the e-mail; says nothing of whose it was."""


class NeverSentError(NotSentError):
    """The server will not take it another time either."""


def email_of(
    letter: Letter, *, sender: str, to: str, message_id: str, now: datetime
) -> EmailMessage:
    """Put a letter into an e-mail, as text and as HTML; one letter has one Message-ID."""
    name, address = sender_of(sender) or ("", sender)
    user, _at, domain = address.rpartition("@")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, user, domain)
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content("\n\n".join(map(_as_text, letter.paragraphs)) + "\n")
    body = "\n".join(map(_as_html, letter.paragraphs))
    page = _PAGE.format(language=_tag(letter.language), title=escape(letter.subject), body=body)
    message.add_alternative(page, subtype="html")
    return message


@dataclass(frozen=True)
class MailServer:
    """Who takes e-mails: encrypted, unless it is on this machine."""

    host: str
    port: int
    implicit_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    most_seconds: float = 60
    """For a whole e-mail, however slowly the server answers: less than the lease of a letter."""

    @classmethod
    def at(cls, url: str) -> Self:
        """Read `smtp(s)://user:password@host:port`, as the settings have checked it."""
        parts = urlsplit(url)
        secure = parts.scheme == "smtps"
        usual = smtplib.SMTP_SSL_PORT if secure else smtplib.SMTP_PORT
        if parts.username and not secure:
            usual = 587  # submission, RFC 6409
        return cls(
            host=parts.hostname or "",
            port=parts.port or usual,
            implicit_tls=secure,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def send(self, message: EmailMessage) -> None:
        """Hand an e-mail over; raise `NotSentError`."""
        try:
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _said in error.recipients.values()]
            permanent = all(code in _PERMANENT for code in codes)
            raise (NeverSentError if permanent else NotSentError)(f"refused, {codes}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSentError(f"the mail server does not take e-mails: {_said(error)}") from None

    def _hand_over(self, message: EmailMessage) -> None:
        context = self.tls or ssl.create_default_context()
        with (
            TimeLimit(self.most_seconds) as limit,
            closing(self._connected(limit, context)) as server,
        ):
            self._encrypt(server, context)
            if server.sock is not None:
                limit.watch(server.sock)
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)
            with suppress(smtplib.SMTPException):  # it is taken, whatever is said to the farewell
                server.quit()

    def _connected(self, limit: TimeLimit, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.implicit_tls:
            return _LimitedTls(limit, self.host, self.port, timeout=_SECONDS, context=context)
        return _Limited(limit, self.host, self.port, timeout=_SECONDS)

    def _encrypt(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        wanted = server.has_extn("starttls") or not _is_local(self.host)
        if wanted and not self.implicit_tls:
            server.starttls(context=context)
            server.ehlo()


class _Watching:
    """A client whose connection is under a limit from its first byte."""

    def __init__(self, limit: TimeLimit, *place: Any, **options: Any) -> None:
        self._limit = limit
        super().__init__(*place, **options)

    def _get_socket(self, *place: Any) -> socket.socket:
        opened: socket.socket = super()._get_socket(*place)  # type: ignore[misc] # smtplib's
        self._limit.watch(opened)
        return opened


class _Limited(_Watching, smtplib.SMTP):
    pass


class _LimitedTls(_Watching, smtplib.SMTP_SSL):
    pass


def _said(error: Exception) -> str:
    """Say what is known of a failure without what the server wrote: that can name the person."""
    code = getattr(error, "smtp_code", None)
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _as_text(paragraph: Paragraph) -> str:
    if not paragraph.quoted:
        return paragraph.text
    return "\n".join(f"> {line}".rstrip() for line in paragraph.text.split("\n"))


def _as_html(paragraph: Paragraph) -> str:
    text = escape(paragraph.text).replace("\n", "<br>\n")
    return f"<blockquote>{text}</blockquote>" if paragraph.quoted else f"<p>{text}</p>"


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh-CN" else language
