"""What happens to an objection when its due date has passed and nobody has decided.

Done once for each due date, by the rule it was lodged under: whoever comes second finds that it
was decided, withdrawn or acted on, and does nothing. A clock that is set back undoes nothing; so
while one has just leapt ahead nothing is deleted, and reviewers are called on instead.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.kernel.days import day_of
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections import rules
from scoring_service.objections.decisions import deciding, resolutions
from scoring_service.objections.decisions.disputed import Disputed, disputed_by
from scoring_service.objections.effects import lineage
from scoring_service.objections.lodging import claims
from scoring_service.objections.records import (
    Claim,
    Ground,
    Objection,
    Outcome,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)
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
from scoring_service.objections.timing.deadlines import AtDue, Terms
from scoring_service.scoring.records import Score


def terms_of(claim: Claim, scores: Sequence[Score], *, on: date) -> Terms:
    """Return what a claim lodged on a day is under, with what can happen at its due date.

    `scores` are all that it is about.
    """
    terms = deadlines.terms_on(on)
    freezes = claims.RULES[claim.ground].freezes
    deletable = lineage.hold_any(scores, claim.items)
    return terms.with_at_due(rules.at_due(terms.at_due, freezes=freezes, deletable=deletable))


def list_lapsed(session: Session, *, today: date) -> Sequence[str]:
    """Return ids of undecided objections whose due date has passed and was not acted on."""
    query = select(ObjectionRow.id).where(
        ObjectionRow.state.in_(rules.OPEN),
        ObjectionRow.due_on < today,
        ObjectionRow.overdue_at.is_(None),
    )
    return session.scalars(query.order_by(ObjectionRow.due_on, ObjectionRow.id)).all()


def lapse_objection(
    session: Session, objection_id: str, *, held: bool = False, now: datetime
) -> Objection | None:
    """Do what the objection's rule says of a due date that has passed; None where nothing is.

    Held, nothing is deleted: reviewers are called on, and it is deleted at a later turn.
    """
    row = lock_row(session, objection_id)
    if not _is_lapsed(row, day_of(now)):
        return None
    terms = Terms.read(row.terms)
    disputed = disputed_by(session, row.record())
    deleting = _deletions(row, disputed)
    wanted = rules.at_due(
        terms.at_due,
        freezes=claims.RULES[Ground(row.ground)].freezes and not row.repeats,
        deletable=any(part.kind is ResolutionKind.DELETED for part in deleting),
    )
    if held and wanted is AtDue.DELETE_ITEM:
        call_reviewers(session, row.id, now=now)
        return None
    was_told = _note_overdue(session, row, now)
    if wanted is AtDue.DELETE_ITEM:
        _delete(session, row, terms, disputed, deleting, now=now)
    elif wanted is AtDue.ESCALATE:
        _escalate(row, now)
    if row.state in rules.OPEN and not was_told:
        note_letter(session, row.id, LetterKind.OVERDUE, now=now)
    session.flush()
    return row.record()


def call_reviewers(session: Session, objection_id: str, *, now: datetime) -> None:
    """Call on all reviewers while the rule cannot be carried out; it is tried again."""
    row = lock_row(session, objection_id)
    if _is_lapsed(row, day_of(now)) and row.escalated_at is None:
        _escalate(row, now)
        note_letter(session, row.id, LetterKind.OVERDUE, now=now)
        session.flush()


def _note_overdue(session: Session, row: ObjectionRow, now: datetime) -> bool:
    """Note that the due date has passed; tell whether the person has been told before."""
    row.state = rules.next_state(State(row.state), Action.NOTE_OVERDUE, Party.SERVICE)
    row.overdue_at = now
    row.note(Event(EventKind.OVERDUE, now, Party.SERVICE))
    session.flush()
    return row.escalated_at is not None


def _escalate(row: ObjectionRow, now: datetime) -> None:
    if row.escalated_at is None:
        row.escalated_at = now
        row.note(Event(EventKind.ESCALATED, now, Party.SERVICE))


def _is_lapsed(row: ObjectionRow, today: date) -> bool:
    return row.state in rules.OPEN and row.overdue_at is None and row.due_on < today


def _delete(
    session: Session,
    row: ObjectionRow,
    terms: Terms,
    disputed: Disputed,
    deleting: tuple[Resolution, ...],
    *,
    now: datetime,
) -> None:
    """Decide as the rule does: delete what is disputed."""
    row.state = rules.next_state(State(row.state), Action.LAPSE, Party.SERVICE)
    (outcome,) = resolutions.fitting_outcomes(Ground(row.ground), deleting)
    wanted = ProposedDecision(Outcome(outcome), _reasons(terms, row.due_on), deleting)
    decision = resolutions.checked_decision(wanted, row.record(), disputed)
    by = deciding.Decider(rule=terms.procedure)
    deciding.carry_out(session, row, disputed.own, decision, by=by, now=now)


def _deletions(row: ObjectionRow, disputed: Disputed) -> tuple[Resolution, ...]:
    """Delete each disputed item; one that is missing stays so, and so does one put right before."""
    settled = {
        part.item
        for decision in row.decisions
        for part in decision.record().resolutions
        if part.kind.changes
    }
    kinds = {
        item: ResolutionKind.CONFIRMED
        if item in settled or not disputed.is_recorded(item)
        else ResolutionKind.DELETED
        for item in row.items
    }
    return tuple(Resolution(item, kind) for item, kind in kinds.items())


def _reasons(terms: Terms, due_on: date) -> str:
    """Write the reasons in every language: who will read them is not known here."""
    law, article = terms.reference["law"], terms.reference["article"]
    return "\n\n".join(
        text.format(
            due=due_on.isoformat(), title=terms.title[language], law=law[language], article=article
        )
        for language, text in terms.reasons_of_deletion.items()
    )
