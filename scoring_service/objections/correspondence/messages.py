"""Messages between the person who objected and the reviewer whose case it is.

They are written while the objection is open, and each makes a new revision.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.kernel.ids import new_id
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections import access, refusals, rules, writing
from scoring_service.objections.correspondence.records import Limits, Message
from scoring_service.objections.helping.acting import THE_PERSON, Actor, refuse_beyond
from scoring_service.objections.helping.records import Power
from scoring_service.objections.review.interests import lock_case, refuse_interested
from scoring_service.objections.rows import lock_row
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.tables import MessageRow, ObjectionRow

MESSAGE_LENGTH: Final = (1, 5000)


def write_as_subject(
    session: Session,
    objection_id: str,
    text: str,
    *,
    own_score_id: str,
    now: datetime,
    by: Actor = THE_PERSON,
) -> Message:
    """Write to the reviewer, as the person whose private link opens the objection, or for them."""
    row = lock_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id, by)
    refuse_beyond(session, by, Power.WRITE, now=now)
    rules.next_state(State(row.state), Action.WRITE, by.party)
    return _written(session, row, text, by.event(EventKind.MESSAGE_WRITTEN, now))


def write_as_reviewer(
    session: Session, objection_id: str, text: str, *, reviewer: str, now: datetime
) -> Message:
    """Write to the person, as the reviewer whose case it is."""
    row = lock_case(session, objection_id, reviewer)
    rules.next_state(State(row.state), Action.WRITE, Party.REVIEWER)
    rules.refuse_other_reviewer(row.assignee, reviewer)
    refuse_interested(session, row, reviewer)
    event = Event(EventKind.MESSAGE_WRITTEN, now, Party.REVIEWER, account_id=reviewer)
    message = _written(session, row, text, event)
    note_letter(session, row.id, LetterKind.MESSAGE, now=now)
    return message


def list_messages(session: Session, objection_id: str) -> Sequence[Message]:
    """Return the messages of an objection, oldest first."""
    own = select(MessageRow).where(MessageRow.objection_id == objection_id)
    return [row.record() for row in session.scalars(own.order_by(MessageRow.revision))]


def _written(session: Session, row: ObjectionRow, text: str, event: Event) -> Message:
    tidy = writing.checked(text, "/text", MESSAGE_LENGTH, refusals.invalid_message)
    _refuse_many(session, row, event)
    row.note(event)
    session.flush()
    message = MessageRow(
        objection_id=row.id,
        revision=row.revision,
        id=new_id("msg", event.at),
        party=event.party,
        text=tidy,
        sent_at=event.at,
    )
    session.add(message)
    session.flush()
    return message.record()


def _refuse_many(session: Session, row: ObjectionRow, event: Event) -> None:
    most = Limits.on(day_of(event.at)).messages_of_each
    side = {Party.REVIEWER} if event.party is Party.REVIEWER else {Party.SUBJECT, Party.HELPER}
    own = select(func.count()).select_from(MessageRow)
    own = own.where(MessageRow.objection_id == row.id, MessageRow.party.in_(side))
    if session.scalars(own).one() >= most:
        raise refusals.too_many_messages(most)
