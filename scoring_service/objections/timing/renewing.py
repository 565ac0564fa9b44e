"""A repeat that takes hold after its due date gets the time for deciding anew.

While it waited nobody was deciding, and what happens at a due date happened then, to no effect. So
from the day on which it takes hold a person has as long as for a first objection, and at the end of
that the service acts as it does for any. One that takes hold in time keeps its day.
"""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections.records import Instance
from scoring_service.objections.steps import Event, EventKind, Party
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing import deadlines
from scoring_service.objections.timing.deadlines import Step, Terms
from scoring_service.objections.timing.working_days import Day


def renew_due_date(session: Session, row: ObjectionRow, *, now: datetime) -> None:
    """Reckon the due date of a repeat that takes hold today anew, where it has passed."""
    today = day_of(now)
    if today <= row.due_on and row.overdue_at is None:
        return
    due = _due(Terms.read(row.terms), row.record().instance, today)
    move_due_date(row, Step.DECIDE_ANEW, due)
    row.overdue_at = row.escalated_at = None
    row.note(Event(EventKind.RENEWED, now, Party.SERVICE))
    session.flush()
    note_letter(session, row.id, LetterKind.RENEWED, now=now)


def move_due_date(row: ObjectionRow, step: Step, due: Day) -> None:
    """Let it be due on another day, reckoned for a step; what was told before stays with it."""
    terms = Terms.read(row.terms)
    days = {**terms.by, step: due.on}
    if row.appeal is not None:
        days.setdefault(Step.DECIDE_APPEAL, row.appeal.due_on)
        row.appeal.due_on, row.appeal.certain = due.on, due.certain
    row.terms = replace(terms, by=days, certain=terms.certain and due.certain).stored()
    row.due_on = due.on


def _due(terms: Terms, instance: Instance, today: date) -> Day:
    if instance is Instance.APPEAL:
        due = terms.end_of(Step.DECIDE_APPEAL, today)
        assert due is not None, "a procedure that gives an appeal says when it is decided"
        return due
    anew = deadlines.terms_on(today, terms.procedure)
    return Day(anew.due_on, certain=anew.certain)
