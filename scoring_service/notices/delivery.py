"""The duty of delivering notices: some at a time, and no organisation keeps the others waiting."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Final

from sqlalchemy import Engine

from scoring_service.kernel import canonical
from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import reading, transaction
from scoring_service.notices import claiming, fan_out, signing
from scoring_service.notices.claiming import Claim
from scoring_service.notices.crew import Crew
from scoring_service.notices.records import Failure
from scoring_service.notices.representation import told
from scoring_service.notices.sending import Result, Sender
from scoring_service.notices.vault import SealedOtherwiseError, Vault

_THREADS: Final = 8
_OF_ONE_ORGANISATION: Final = 2
_FORGET_EVERY: Final = timedelta(hours=1)


class Delivering:
    """Delivers what is due whenever it is called, and does not wait for the answers."""

    def __init__(self, engine: Engine, clock: Clock, vault: Vault, sender: Sender) -> None:
        self._engine, self._clock = engine, clock
        self._vault, self._sender = vault, sender
        self._crew = Crew("webhooks", _THREADS, self._take, self._deliver)
        self._lock, self._in_hand = Lock(), Counter[str]()
        self._forgot_at: datetime | None = None

    def attend(self) -> None:
        """Write the deliveries of new notices, and have those attempted that are due."""
        now = self._clock.now()
        with reading(self._engine) as session:
            new = fan_out.notice_waits(session)
        if new:
            with transaction(self._engine) as session:
                fan_out.fan_out(session, now=now)
        self._forget_old(now)
        with reading(self._engine) as session:
            due = claiming.is_due(session, busy=self._busy(), now=now)
        self._crew.check()
        if due:
            self._crew.call()

    def rest(self) -> None:
        """Wait until what is under way has ended."""
        self._crew.rest()

    def end(self) -> None:
        """Begin no more attempts, and wait for those under way."""
        self._crew.end()

    def _forget_old(self, now: datetime) -> None:
        if self._forgot_at is None or not timedelta(0) <= now - self._forgot_at < _FORGET_EVERY:
            with transaction(self._engine) as session:
                fan_out.forget_old(session, now=now)
            self._forgot_at = now

    def _busy(self) -> list[str]:
        return [name for name, held in self._in_hand.copy().items() if held >= _OF_ONE_ORGANISATION]

    def _take(self) -> Claim | None:
        with self._lock:
            busy = self._busy()
            with transaction(self._engine) as session:
                taken = claiming.claim(session, busy=busy, now=self._clock.now())
            if taken is not None:
                self._in_hand[taken.organisation_id] += 1
            return taken

    def _deliver(self, taken: Claim) -> None:
        try:
            began, at = monotonic(), self._clock.now()
            failure: Exception | None = None
            try:
                result = self._attempt(taken)
            except Exception as error:  # noqa: BLE001 - counted as an attempt, and raised below
                result, failure = Result(failure=Failure.NO_ANSWER), error
            lasted = round((monotonic() - began) * 1000)
            with transaction(self._engine) as session:
                claiming.record_attempt(session, taken, result, at=at, milliseconds=lasted)
            if failure is not None:
                raise failure
        finally:
            with self._lock:
                self._in_hand[taken.organisation_id] -= 1

    def _attempt(self, taken: Claim) -> Result:
        body = canonical.dumps(told(taken.message))
        try:
            secrets = [self._vault.open(taken.endpoint_id, sealed) for sealed in taken.sealed]
        except SealedOtherwiseError:
            return Result(failure=Failure.SECRET_LOST)
        now = self._clock.now()
        headers = signing.signed_headers(taken.message.id, body, secrets, now=now)
        headers |= {"Content-Type": "application/json", "User-Agent": "scoring-service"}
        return self._sender.post(taken.url, body, headers)
