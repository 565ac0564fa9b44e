"""The old values of what a decision repaired are erased, where the procedure says by when.

On the last day for it: until then whoever appeals or looks into the case still finds them. What a
later decision or a certification brought back is no old value any more, and stays.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.duties import do_each
from scoring_service.objections.rows import lock_row
from scoring_service.objections.steps import Event, EventKind, Party
from scoring_service.objections.tables import DecisionRow
from scoring_service.objections.timing import leaps
from scoring_service.objections.timing.deadlines import Step, Terms
from scoring_service.scoring import erasing, suppressions


def last_day(terms: Terms, now: datetime) -> date | None:
    """Return by when the old values of what is repaired now are erased; None if no law says so."""
    end = terms.end_of(Step.DELETE_AFTER_REPAIR, day_of(now))
    return end.on if end else None


class Erasures:
    """Erases what is due, each objection in a transaction of its own, once.

    One that cannot be erased keeps no other from it; the first failure is raised afterwards.
    Nothing is erased while the clock that says so has just leapt.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def attend(self) -> None:
        """Erase what is due by now."""
        now = self._clock.now()
        if leaps.note_turn(self._engine, now):
            return
        with reading(self._engine) as session:
            due = _list_due(session, day_of(now))
        do_each(due, partial(self._erase, now=now))

    def _erase(self, objection_id: str, *, now: datetime) -> None:
        with transaction(self._engine) as session:
            erase_old_values(session, objection_id, now=now)


def erase_old_values(session: Session, objection_id: str, *, now: datetime) -> None:
    """Erase what an objection found wrong from the scores that were replaced; once."""
    row = lock_row(session, objection_id)
    due = [decision for decision in row.decisions if _is_due(decision, day_of(now))]
    if not due:
        return
    for wrong in suppressions.list_of(session, objection_id):
        erasing.erase_replaced(session, wrong, now=now)
    for decision in due:
        decision.erased_at = now
    row.note(Event(EventKind.OLD_VALUES_ERASED, now, Party.SERVICE))
    session.flush()


def _is_due(decision: DecisionRow, today: date) -> bool:
    by = decision.erase_by
    return by is not None and by <= today and decision.erased_at is None


def _list_due(session: Session, today: date) -> Sequence[str]:
    query = select(DecisionRow.objection_id).where(
        DecisionRow.erase_by <= today, DecisionRow.erased_at.is_(None)
    )
    return session.scalars(query.order_by(DecisionRow.erase_by, DecisionRow.id)).all()
