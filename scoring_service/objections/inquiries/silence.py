"""What is noted, and what follows, when a source has not answered by its last day.

Noted once for each inquiry: whoever comes second finds the note, an answer or an end, and does
nothing. A clock that is set back undoes nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.duties import do_each
from scoring_service.kernel.errors import FieldError, pointer
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import rules
from scoring_service.objections.effects import lineage
from scoring_service.objections.inquiries import refusals
from scoring_service.objections.inquiries import rules as asking
from scoring_service.objections.inquiries.asked import AskedItem
from scoring_service.objections.inquiries.records import Inquiry
from scoring_service.objections.inquiries.service import list_inquiries
from scoring_service.objections.inquiries.tables import InquiryRow
from scoring_service.objections.records import Objection, Outcome, ProposedDecision
from scoring_service.objections.rows import lock_row
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing import leaps
from scoring_service.objections.timing.deadlines import Silence
from scoring_service.scoring.records import Score

_CHANGED: Final = N_(
    "The source has not answered, so this cannot be confirmed: correct or delete it."
)
_BOTH_VIEWS: Final = N_(
    "The source has not answered, so this cannot be confirmed: correct it, delete it, or record "
    "both views."
)
_WHOLE: Final = N_("The source has not answered, so the score cannot stand: uphold the objection.")


class Silences:
    """Notes which sources have not answered in time, each in a transaction of its own.

    One inquiry of which it cannot be noted keeps no other from it. None is noted while the clock
    that says so has just leapt.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def attend(self) -> None:
        """Note what has passed by now; raise the first failure once all others are done."""
        now = self._clock.now()
        if leaps.note_turn(self._engine, now):
            return
        with reading(self._engine) as session:
            passed = list_passed(session, today=day_of(now))
        do_each(passed, partial(self._note, now=now))

    def _note(self, inquiry_id: str, *, now: datetime) -> None:
        with transaction(self._engine) as session:
            note_silence(session, inquiry_id, now=now)


def list_passed(session: Session, *, today: date) -> Sequence[str]:
    """Return the ids of inquiries whose last day has passed without an answer or a note of it."""
    query = select(InquiryRow.id).join(ObjectionRow).where(*_passed(today))
    return session.scalars(query.order_by(InquiryRow.answer_by, InquiryRow.id)).all()


def note_silence(session: Session, inquiry_id: str, *, now: datetime) -> bool:
    """Note on the timeline that a source was silent; tell whether that was to be noted."""
    found = session.get_one(InquiryRow, inquiry_id)
    row = lock_row(session, found.objection_id)
    inquiry = session.get_one(InquiryRow, inquiry_id, populate_existing=True)
    noted = inquiry.silent_at is not None or inquiry.answered_at is not None
    if noted or row.state not in rules.OPEN or inquiry.answer_by >= day_of(now):
        return False
    if _was_cut_short(row.record(), inquiry.record()):
        return False
    rules.next_state(State(row.state), Action.NOTE_SILENCE, Party.SERVICE)
    inquiry.silent_at = now
    row.note(Event(EventKind.SOURCE_SILENT, now, Party.SERVICE))
    session.flush()
    return True


def unverified_items(
    objection: Objection, inquiries: Sequence[Inquiry], scores: Sequence[Score], today: date
) -> frozenset[str]:
    """Return the items that nobody who was asked has verified, where that forbids to confirm them.

    `scores` are all that it names. Only what was supplied and still stands in one of them can be
    confirmed by silence: one that is missing, or was corrected since, is none of them. Nor does a
    source count as silent whose days an earlier decision cut short.
    """
    if objection.terms.silence is not Silence.UNVERIFIED:
        return frozenset()
    silent = [
        inquiry
        for inquiry in inquiries
        if inquiry.unanswered_on(today) and not _was_cut_short(objection, inquiry)
    ]
    spoken = [inquiry for inquiry in inquiries if inquiry not in silent]
    verified = {item.id for inquiry in spoken for item in inquiry.items}
    return frozenset(
        item.id
        for inquiry in silent
        for item in inquiry.items
        if item.id not in verified and _stands(item, scores)
    )


def _stands(item: AskedItem, scores: Sequence[Score]) -> bool:
    return not set(item.values).isdisjoint(lineage.recorded_values(scores, item.id))


def _was_cut_short(objection: Objection, inquiry: Inquiry) -> bool:
    """Tell whether the objection was decided while the source still had time to answer."""
    decided = [decision.decided_at for decision in objection.decisions]
    return any(day_of(at) <= inquiry.answer_by for at in decided)


def refuse_unverified(
    session: Session,
    objection: Objection,
    scores: Sequence[Score],
    decision: ProposedDecision,
    *,
    now: datetime,
) -> None:
    """Raise `Invalid` where a decision on the standing scores confirms what nobody has verified."""
    inquiries = list_inquiries(session, objection.id)
    unverified = unverified_items(objection, inquiries, scores, day_of(now))
    if errors := list(_errors(objection, decision, unverified)):
        raise refusals.source_silent(errors)


def _errors(
    objection: Objection, decision: ProposedDecision, unverified: frozenset[str]
) -> Iterator[FieldError]:
    law = objection.terms.unverified
    left = asking.kinds_left(law)
    told = _BOTH_VIEWS if asking.BOTH_VIEWS in left else _CHANGED
    for index, part in enumerate(decision.resolutions):
        if part.item in unverified and part.kind not in left:
            yield FieldError(pointer("items", index, "resolution"), told)
    stands = decision.outcome is Outcome.REJECTED and not asking.leaves_whole_open(law)
    if unverified and not objection.items and stands:
        yield FieldError("/outcome", _WHOLE)


def _passed(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        InquiryRow.answer_by < today,
        InquiryRow.silent_at.is_(None),
        InquiryRow.answered_at.is_(None),
        ObjectionRow.state.in_(rules.OPEN),
    )
