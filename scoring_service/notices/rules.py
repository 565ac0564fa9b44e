"""When a delivery is attempted again, and for how long.

Exponential backoff with jitter: an endpoint that is down is not beaten, and those that were down
together are not told all at once.
"""

from datetime import datetime, timedelta
from typing import Final

from scoring_service.notices.records import Failure

WEBHOOK_PATIENCE: Final = timedelta(hours=24)
LETTER_PATIENCE: Final = timedelta(days=5)
"""As long as mail servers try (RFC 5321, 4.5.4.1)."""

FORMER_SECRET_SIGNS_FOR: Final = timedelta(hours=24)
KEPT_FOR: Final = timedelta(days=180)
"""How long a notice and its log of deliveries can be read and sent again.

It holds ids alone. The file of a case says who was told what, also at the end of a late appeal.
"""

MOST_ENDPOINTS: Final = 10
"""Of one organisation, live and test each."""

LEASE: Final = timedelta(minutes=2)
"""How long a delivery is left to who took it: longer than any attempt can last."""

_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(hours=4)
_GROWTH: Final = 3
_STEADY_AFTER: Final = 20
_JITTER: Final = 0.2

_OK: Final = range(200, 300)
_REDIRECT: Final = range(300, 400)
GONE: Final = 410


def next_attempt(made: int, *, now: datetime, until: datetime, chance: float) -> datetime | None:
    """Return when to try again after `made` failed attempts; None once `until` has come.

    `chance` in [0, 1) is the jitter. The last attempt is made at `until` itself.
    """
    if now >= until:
        return None
    growth: int = _GROWTH ** min(made - 1, _STEADY_AFTER)
    pause = min(_FIRST_PAUSE * growth, _LONGEST_PAUSE)
    return min(now + pause * (1 - _JITTER + 2 * _JITTER * chance), until)


def failure_of(status: int) -> Failure | None:
    """Say what a status means for a delivery; every 2xx is a delivery."""
    if status in _OK:
        return None
    return Failure.REDIRECTED if status in _REDIRECT else Failure.REFUSED
