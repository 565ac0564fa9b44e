"""The use cases of inquiries: open, answer, read.

An inquiry is opened in the transaction that freezes what an objection disputes, or later by the
reviewer whose case it is. An answer decides nothing: it makes a new revision, so whoever decides
has read it.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.kernel.ids import new_id
from scoring_service.notices import outbox
from scoring_service.notices.records import Recipient
from scoring_service.objections import rules, writing
from scoring_service.objections.effects import lineage
from scoring_service.objections.inquiries import refusals
from scoring_service.objections.inquiries import rules as asking
from scoring_service.objections.inquiries.asked import asked_items
from scoring_service.objections.inquiries.records import Answer, Inquiry, InquiryState
from scoring_service.objections.inquiries.tables import InquiryRow
from scoring_service.objections.lodging import claims
from scoring_service.objections.records import Ground, Objection
from scoring_service.objections.review.interests import lock_case, refuse_interested
from scoring_service.objections.rows import lock_row
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing import deadlines
from scoring_service.objections.timing.deadlines import Step, Terms
from scoring_service.registry import service as registry
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score


def ask_at_once(session: Session, row: ObjectionRow, *, now: datetime) -> None:
    """Ask who supplied what an objection disputes that takes hold now, if it disputes any."""
    scores = lineage.standing_scores(session, row.record().score_ids)
    ground = Ground(row.ground)
    freezes = claims.RULES[ground].freezes
    if asking.asks_at_once(ground, row.items, freezes=freezes) and asked_items(
        row.record(), scores
    ):
        rules.next_state(State(row.state), Action.OPEN_INQUIRY, Party.SERVICE)
        _open(session, row, scores, Event(EventKind.INQUIRY_OPENED, now, Party.SERVICE))


def ask_by_hand(session: Session, objection_id: str, *, reviewer: str, now: datetime) -> Inquiry:
    """Ask who supplied what is disputed, as the reviewer whose case it is.

    Raises `Conflict` where they were asked, there is nothing to ask, or it is a waiting repeat.
    """
    row = lock_case(session, objection_id, reviewer)
    rules.next_state(State(row.state), Action.OPEN_INQUIRY, Party.REVIEWER)
    rules.refuse_other_reviewer(row.assignee, reviewer)
    refuse_interested(session, row, reviewer)
    rules.refuse_waiting_repeat(row.repeats)
    for earlier in list_inquiries(session, objection_id):
        raise refusals.source_asked(earlier.id)
    scores = lineage.standing_scores(session, row.record().score_ids)
    if not can_ask(row.record(), scores):
        raise refusals.nothing_to_ask()
    event = Event(EventKind.INQUIRY_OPENED, now, Party.REVIEWER, account_id=reviewer)
    return _open(session, row, scores, event)


def can_ask(objection: Objection, scores: Sequence[Score]) -> bool:
    """Tell whether there is anything to ask a source about these scores that it names."""
    asked = asked_items(objection, scores)
    return claims.RULES[objection.ground].freezes and bool(asked)


def answer_inquiry(
    session: Session, inquiry_id: str, answer: Answer, *, supplier: Recipient, now: datetime
) -> Inquiry:
    """Record what the organisation that was asked answers, late or not, before the decision.

    Raises `NotFound` where somebody else was asked, `Conflict` where the objection has ended or
    there is an answer, `Invalid` naming every wrong place.
    """
    row, inquiry = lock_inquiry(session, inquiry_id, supplier)
    refuse_ended(row, Action.ANSWER_INQUIRY)
    if inquiry.answered_at is not None:
        raise refusals.inquiry_answered()
    tidy = replace(answer, statement=writing.tidied(answer.statement))
    algorithm = registry.get_algorithm(session, scoring.get_score(session, row.score_id).digest)
    if errors := asking.errors(tidy, inquiry.record().items, algorithm):
        raise refusals.invalid_answer(errors)
    inquiry.answers = [asdict(part) for part in tidy.items]
    inquiry.statement, inquiry.answered_at = tidy.statement, now
    inquiry.late = inquiry.record().silent_at is not None or _passed(inquiry.answer_by, now)
    row.note(Event(EventKind.INQUIRY_ANSWERED, now, Party.SOURCE))
    session.flush()
    return inquiry.record()


def get_own_inquiry(session: Session, inquiry_id: str, supplier: Recipient) -> Inquiry:
    """Return an inquiry to an organisation; raise `NotFound` where it went to another."""
    return _own_row(session, inquiry_id, supplier).record()


def list_own_inquiries(
    session: Session,
    supplier: Recipient,
    *,
    state: InquiryState | None = None,
    limit: int,
    after: str | None = None,
) -> Sequence[Inquiry]:
    """Return the inquiries to an organisation, oldest first, at most `limit`."""
    query = select(InquiryRow).where(
        InquiryRow.supplier_id == supplier.organisation_id,
        InquiryRow.key_kind == supplier.key_kind,
    )
    if state is InquiryState.ANSWERED:
        query = query.where(InquiryRow.answered_at.is_not(None))
    elif state is not None:
        is_open = ObjectionRow.state.in_(rules.OPEN)
        wanted = is_open if state is InquiryState.OPEN else ~is_open
        query = query.join(ObjectionRow).where(InquiryRow.answered_at.is_(None), wanted)
    if after is not None:
        query = query.where(InquiryRow.id > after)
    return [row.record() for row in session.scalars(query.order_by(InquiryRow.id).limit(limit))]


def list_inquiries(
    session: Session, objection_id: str, own_score_id: str | None = None
) -> Sequence[Inquiry]:
    """Return the inquiries about an objection, oldest first.

    To whoever has the private link to a score, without the values of named scores that it does not
    open.
    """
    of_objection = select(InquiryRow).where(InquiryRow.objection_id == objection_id)
    found = [row.record() for row in session.scalars(of_objection.order_by(InquiryRow.id))]
    if own_score_id is None:
        return found
    opened = {score.id for score in scoring.list_corrections(session, own_score_id)}
    return [inquiry.opened_by(opened) for inquiry in found]


def lock_inquiry(
    session: Session, inquiry_id: str, supplier: Recipient
) -> tuple[ObjectionRow, InquiryRow]:
    """Return an organisation's inquiry and its objection as they are now, held until the end."""
    found = _own_row(session, inquiry_id, supplier)
    row = lock_row(session, found.objection_id)
    return row, session.get_one(InquiryRow, inquiry_id, populate_existing=True)


def refuse_ended(row: ObjectionRow, action: Action) -> None:
    """Refuse a step of the source once the objection was decided or withdrawn."""
    if State(row.state) not in rules.OPEN:
        raise refusals.inquiry_closed()
    rules.next_state(State(row.state), action, Party.SOURCE)


def _own_row(session: Session, inquiry_id: str, supplier: Recipient) -> InquiryRow:
    row = session.get(InquiryRow, inquiry_id)
    if row is None or Recipient(row.supplier_id, row.key_kind) != supplier:
        raise refusals.unknown_inquiry(inquiry_id)
    return row


def _open(session: Session, row: ObjectionRow, scores: Sequence[Score], event: Event) -> Inquiry:
    supplier, now = row.person.recipient, event.at
    inquiry = InquiryRow(
        id=new_id("inq", now),
        objection=row,
        supplier_id=supplier.organisation_id,
        key_kind=supplier.key_kind,
        score_id=scores[0].id,
        items=[asdict(item) for item in asked_items(row.record(), scores)],
        asked_at=now,
        answer_by=_answer_by(row, day_of(now)),
        late=False,
        answers=[],
    )
    session.add(inquiry)
    row.note(event)
    session.flush()
    outbox.inquiry_opened(session, supplier, inquiry.id, row.id, scores[0].id, now=now)
    return inquiry.record()


def _answer_by(row: ObjectionRow, today: date) -> date:
    """Return the last day for the answer to an inquiry that is opened today."""
    terms = Terms.read(row.terms)
    if day_of(row.lodged_at) == today and Step.SOURCE_ANSWERS in terms.by:
        last_day = terms.by[Step.SOURCE_ANSWERS]
    else:
        last_day = deadlines.terms_on(today, terms.procedure).by[Step.SOURCE_ANSWERS]
    return asking.answer_by(last_day, row.due_on, today)


def _passed(last_day: date, now: datetime) -> bool:
    return last_day < day_of(now)
