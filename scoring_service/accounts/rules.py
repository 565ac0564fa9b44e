"""How long credentials last, and how failed sign-ins slow the next ones down.

Slowing, not locking: who guesses gets a few tries a quarter of an hour, and nobody can shut an
account for good by failing on purpose (NIST SP 800-63B-4, 3.2.2; OWASP ASVS 5.0, 6.3.1).
"""

from datetime import datetime, timedelta
from typing import Final

from scoring_service.kernel.errors import Invalid
from scoring_service.kernel.texts import marked as N_

SESSION_LASTS: Final = timedelta(hours=8)
LINK_LASTS: Final = timedelta(days=365)
FORGOTTEN_AFTER: Final = timedelta(hours=24)

_FREE_FAILURES: Final = 5
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(minutes=15)
_SHORTEST_PASSWORD: Final = 12
_LONGEST_PASSWORD: Final = 256


def failures_that_count(failures: int, last_at: datetime, now: datetime) -> int:
    """Return how many earlier failures still matter."""
    return 0 if now - last_at >= FORGOTTEN_AFTER else failures


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures: nothing, then 30 s, doubling to 15 min."""
    if failures < _FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - _FREE_FAILURES, 10)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def check_password(password: str) -> None:
    """Refuse a password that is too short to resist guessing, or absurdly long."""
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise Invalid(
            "unsuitable_password",
            N_("The password cannot be used"),
            N_("A password has at least {shortest} and at most {longest} characters."),
            N_("Choose a few unrelated words; nothing else is required of it."),
            shortest=_SHORTEST_PASSWORD,
            longest=_LONGEST_PASSWORD,
        )


def normal_email(email: str) -> str:
    """Return the form in which addresses are compared."""
    return email.replace("\0", "").strip().casefold()
