"""The duty of sending letters; without a mail server none is kept."""

from collections.abc import Callable
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
        """Have the letters sent that are due; raise what keeps the last one from being sent."""
        with reading(self._engine) as session:
            due = letters.letter_is_due(session, now=self._clock.now())
            waits = letters.find_letter_waiting_since(session) is not None
        if due and self._server is None:
            with transaction(self._engine) as session:
                letters.drop_letters(session)
        elif due:
            self._crew.call()
        self._crew.check()
        if waits and self._trouble:
            raise NotSentError(self._trouble)

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
        assert self._server is not None
        now = self._clock.now()
        try:
            to = self._vault.open(taken.objection_id, taken.sealed_address)
            with reading(self._engine) as session:
                letter = self._compose(session, taken.objection_id, taken.kind, taken.language)
            if letter is not None:
                message = email_of(letter, sender=self._sender, to=to, message_id=taken.id, now=now)
                self._server.send(message)
        except (NeverSentError, SealedOtherwiseError) as error:
            with transaction(self._engine) as session:
                letters.settle_letter(session, taken.id)
            raise RuntimeError(f"{taken.id} is not sent: {_why(error)}") from None
        except NotSentError as error:
            self._trouble = str(error)
            with transaction(self._engine) as session:
                letters.put_off_letter(session, taken.id, now=now)
            return
        self._trouble = ""
        with transaction(self._engine) as session:
            letters.settle_letter(session, taken.id)


def _why(error: Exception) -> str:
    sealed = isinstance(error, SealedOtherwiseError)
    return "its address was sealed under another secret key" if sealed else str(error)
