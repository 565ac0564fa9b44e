"""What came to a case since a reviewer last did something in it.

Opening a page is not recorded, so the honest measure of having looked is the last thing that any
reviewer did there: took, wrote, proposed, decided. Before the first of them everything is new, and
nothing is marked.
"""

from collections.abc import Sequence
from typing import Final

from scoring_service.objections.records import Objection
from scoring_service.objections.steps import Event, EventKind, Party

_NEWS: Final = frozenset(
    {EventKind.EVIDENCE_ADDED, EventKind.MESSAGE_WRITTEN, EventKind.INQUIRY_ANSWERED}
)


def news_of(objection: Objection) -> Sequence[Event]:
    """Return what the person and the source added since a reviewer last acted, oldest first."""
    acted = [at for at, event in enumerate(objection.events) if event.party is Party.REVIEWER]
    if not acted:
        return ()
    return [event for event in objection.events[acted[-1] + 1 :] if event.kind in _NEWS]
