"""From when on a case has a file: once there is something to complain about, or nothing to come."""

from scoring_service.objections.records import Objection
from scoring_service.objections.steps import State


def is_complete(objection: Objection) -> bool:
    """Tell whether it was decided or withdrawn, or is overdue; on appeal the file grows."""
    is_overdue = objection.overdue_at is not None or objection.escalated_at is not None
    return bool(objection.decisions) or is_overdue or objection.state is State.WITHDRAWN
