"""Counts sign-ins for an e-mail address, whether or not it has an account.

What was typed is kept by a hash that only this installation's secret key can make again: people
mistype, and sometimes type a password there, and addresses are few enough to be guessed from a
plain hash. What no longer counts is forgotten.
"""

import hmac
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scoring_service.accounts import refusals, rules
from scoring_service.accounts.tables import SignInAttemptsRow
from scoring_service.kernel.database import serialise
from scoring_service.kernel.secret_key import derive

_PURPOSE: Final = "sign-in attempts"


def count_attempt(session: Session, email: str, *, secret_key: bytes, now: datetime) -> None:
    """Count one more attempt as failed until it succeeds; raise `Throttled` when it is too soon."""
    email_hash = _hash(email, secret_key)
    serialise(session, "sign in", email_hash)
    # Locked, for an attempt on another address may be forgetting it.
    row = session.get(SignInAttemptsRow, email_hash, with_for_update=True)
    _purge(session, email_hash, now)
    if row is None:
        session.add(SignInAttemptsRow(email_hash=email_hash, failures=1, last_at=now))
        return
    failures = rules.failures_that_count(row.failures, row.last_at, now)
    wait = row.last_at + rules.wait_after(failures) - now
    if wait.total_seconds() > 0:
        raise refusals.too_many_attempts(wait)
    row.failures, row.last_at = failures + 1, now


def forget_attempts(session: Session, email: str, *, secret_key: bytes) -> None:
    """Forget the failures of an address, after somebody signed in with it."""
    row = session.get(SignInAttemptsRow, _hash(email, secret_key))
    if row is not None:
        session.delete(row)


def _hash(email: str, secret_key: bytes) -> str:
    return hmac.new(derive(secret_key, _PURPOSE), email.encode(), "sha256").hexdigest()


def _purge(session: Session, counted: str, now: datetime) -> None:
    """Forget the other addresses that failed too long ago, but for those being counted now."""
    is_old = SignInAttemptsRow.last_at <= now - rules.FORGOTTEN_AFTER
    old = select(SignInAttemptsRow.email_hash).where(is_old)
    other = old.where(SignInAttemptsRow.email_hash != counted).with_for_update(skip_locked=True)
    session.execute(
        delete(SignInAttemptsRow).where(SignInAttemptsRow.email_hash.in_(other)),
        execution_options={"synchronize_session": False},
    )
