"""Counts sign-ins for an e-mail address, whether or not it has an account.

What was typed is kept by its hash: people mistype, and sometimes type a password there.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.accounts import keys, refusals, rules
from scoring_service.accounts.tables import SignInAttemptsRow
from scoring_service.kernel.database import serialise


def count_attempt(session: Session, email: str, *, now: datetime) -> None:
    """Count one more attempt as failed until it succeeds; raise `Throttled` when it is too soon."""
    email_hash = keys.fingerprint(email)
    serialise(session, "sign in", email_hash)
    row = session.get(SignInAttemptsRow, email_hash)
    if row is None:
        session.add(SignInAttemptsRow(email_hash=email_hash, failures=1, last_at=now))
        return
    failures = rules.failures_that_count(row.failures, row.last_at, now)
    wait = row.last_at + rules.wait_after(failures) - now
    if wait.total_seconds() > 0:
        raise refusals.too_many_attempts(wait)
    row.failures, row.last_at = failures + 1, now


def forget_attempts(session: Session, email: str) -> None:
    """Forget the failures of an address, after somebody signed in with it."""
    row = session.get(SignInAttemptsRow, keys.fingerprint(email))
    if row is not None:
        session.delete(row)
