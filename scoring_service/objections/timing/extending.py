"""More time to decide, once, where the person supplies something new (15 U.S.C. 1681i(a)(1)(B)).

Only a procedure that has such a step gives it, and only before the due date.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections import rules
from scoring_service.objections.records import Objection
from scoring_service.objections.rows import lock_row
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.timing.deadlines import Step, Terms
from scoring_service.objections.timing.renewing import move_due_date


def extend_for_material(session: Session, objection_id: str, *, now: datetime) -> Objection:
    """Move the due date where the procedure does so for new material; else change nothing.

    Raises `Conflict` where the objection is closed.
    """
    row = lock_row(session, objection_id)
    row.state = rules.next_state(State(row.state), Action.EXTEND, Party.SERVICE)
    moved = Terms.read(row.terms).end_of(Step.MORE_MATERIAL, row.due_on)
    was_extended = any(event.kind == EventKind.EXTENDED for event in row.events)
    in_time = row.overdue_at is None and day_of(now) <= row.due_on
    if moved is not None and in_time and not was_extended:
        move_due_date(row, Step.MORE_MATERIAL, moved)
        row.note(Event(EventKind.EXTENDED, now, Party.SERVICE))
        session.flush()
        note_letter(session, row.id, LetterKind.EXTENDED, now=now)
    return row.record()
