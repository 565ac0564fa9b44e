"""From when on a case has a file: once there is something to complain about, or nothing to come."""

from typing import Final

from scoring_service.objections.records import Objection
from scoring_service.objections.steps import EventKind, State

_OVERDUE: Final = frozenset({EventKind.OVERDUE, EventKind.ESCALATED})


def is_complete(objection: Objection) -> bool:
    """Tell whether it was decided or withdrawn, or was overdue; on appeal the file grows.

    What was overdue once stays a reason to complain, though the time to decide may begin anew.
    """
    was_overdue = any(event.kind in _OVERDUE for event in objection.events)
    return bool(objection.decisions) or was_overdue or objection.state is State.WITHDRAWN
