"""The duty of sending letters."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import reading, transaction
from scoring_service.notices import letters
from scoring_service.notices.crew import Crew
from scoring_service.notices.letters import LetterClaim
from scoring_service.notices.mail import MailServer, NeverSentError, NotSentError, email_of
from scoring_service.notices.records import Letter, LetterKind
from scoring_service.notices.vault import SealedOtherwiseError, Vault

_THREADS: Final = 1

Compose = Callable[[Session, str, LetterKind, str], Letter | None]
"""Writes the letter of a kind about an objection in a language; None where nothing is to be said
any more."""


class Mailing:
    """Sends the letters that are due whenever it is called, and does not wait for the server."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        vault: Vault,
        compose: Compose,
        *,
        server: MailServer | None,
        sender: str,
    ) -> None:
        self._engine, self._clock, self._vault = engine, clock, vault
        self._compose, self._server, self._sender = compose, server, sender
        self._trouble = ""  # what kept the last letter from being sent
        self._crew = Crew("letters", _THREADS, self._take, self._send)

    def attend(self) -> None:
        """Have the letters sent that are due; raise what kept the last one from being sent."""
        with reading(self._engine) as session:
            due = letters.letter_is_due(session, now=self._clock.now())
            waits = letters.find_letter_waiting_since(session) is not None
        self._crew.check()
        trouble = self._trouble
        if due:
            self._crew.call()
        if waits and trouble:
            raise NotSentError(trouble)

    def rest(self) -> None:
        """Wait until what is under way has ended."""
        self._crew.rest()

    def end(self) -> None:
        """Begin no more letters, and wait for the one under way."""
        self._crew.end()

    def _take(self) -> LetterClaim | None:
        with transaction(self._engine) as session:
            return letters.claim_letter(session, now=self._clock.now())

    def _send(self, taken: LetterClaim) -> None:
        try:
            message = self._written(taken)
            if message is not None:
                self._mail_server().send(message)
        except NeverSentError as error:
            with transaction(self._engine) as session:
                letters.settle_letter(session, taken.id)
            raise RuntimeError(f"{taken.id} is not sent: {error}") from None
        except Exception as error:  # noqa: BLE001 - put off, and told there
            self._put_off(taken, error)
            return
        self._trouble = ""
        with transaction(self._engine) as session:
            letters.settle_letter(session, taken.id)

    def _put_off(self, taken: LetterClaim, error: Exception) -> None:
        """Try a letter again later, whatever it was; say so when its time is over."""
        self._trouble = _why(error)
        with transaction(self._engine) as session:
            waits = letters.put_off_letter(session, taken.id, now=self._clock.now())
        if not waits:
            raise RuntimeError(f"{taken.id} was never sent: {self._trouble}")
        if not isinstance(error, NotSentError | SealedOtherwiseError):
            raise error

    def _written(self, taken: LetterClaim) -> EmailMessage | None:
        to = self._vault.open(taken.objection_id, taken.sealed_address)
        with reading(self._engine) as session:
            letter = self._compose(session, taken.objection_id, taken.kind, taken.language)
        if letter is None:
            return None
        now = self._clock.now()
        return email_of(letter, sender=self._sender, to=to, message_id=taken.id, now=now)

    def _mail_server(self) -> MailServer:
        if self._server is None:
            raise NotSentError("letters wait, and this worker has no SCORING_SMTP_URL")
        return self._server


def _why(error: Exception) -> str:
    sealed = isinstance(error, SealedOtherwiseError)
    return "an address was sealed under another secret key" if sealed else str(error)
