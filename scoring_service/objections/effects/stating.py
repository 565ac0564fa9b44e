"""The person's own words beside later scores, where a decision did not uphold everything (L11).

Added, replaced and taken back at any time; in no log and no webhook.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.errors import Conflict, FieldError, Invalid, NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import access, rules, writing
from scoring_service.objections.effects import lineage, statement_length
from scoring_service.objections.helping.acting import THE_PERSON
from scoring_service.objections.records import Decision, Objection, Outcome
from scoring_service.objections.rows import lock_row
from scoring_service.objections.steps import Action, Event, EventKind, Party, State
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring import service as scoring
from scoring_service.scoring import views
from scoring_service.scoring.records import Score
from scoring_service.scoring.views import Statement


def add_statement(
    session: Session, objection_id: str, text: str, *, own_score_id: str, now: datetime
) -> tuple[Statement, Objection]:
    """Let a person's words stand beside later scores, in place of what they said before."""
    row, decision = _decided_row(session, objection_id, own_score_id)
    words = _checked(text)
    standing = views.find_statement(session, objection_id)
    if standing is not None and standing.text == words:
        return standing, row.record()
    scores = _decided_on(session, row, decision)
    changed = {part.item for part in decision.resolutions if part.kind.changes}
    items = [item for item in row.items if item not in changed] if row.items else [None]
    stated = views.record_statement(
        session, scores, items, words, objection_id=row.id, since=decision.decided_at, now=now
    )
    row.note(Event(EventKind.STATEMENT_ADDED, now, Party.SUBJECT))
    session.flush()
    return stated, row.record()


def withdraw_statement(
    session: Session, objection_id: str, *, own_score_id: str, now: datetime
) -> Objection:
    """Take the words back: no score shows them any more."""
    row = lock_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id, THE_PERSON)
    if views.find_statement(session, objection_id) is None:
        raise _nothing_stated(objection_id)
    views.withdraw_statement(session, objection_id)
    row.note(Event(EventKind.STATEMENT_WITHDRAWN, now, Party.SUBJECT))
    session.flush()
    return row.record()


def get_statement(session: Session, objection_id: str) -> Statement:
    """Return what a person says; raise `NotFound` where they say nothing."""
    found = views.find_statement(session, objection_id)
    if found is None:
        raise _nothing_stated(objection_id)
    return found


def may_state(objection: Objection) -> bool:
    """Tell whether the person may say something beside later scores."""
    decision = objection.decision
    open_to = Action.ADD_STATEMENT in rules.allowed_actions(objection.state, Party.SUBJECT)
    return open_to and decision is not None and leaves_open(decision.outcome)


def leaves_open(outcome: Outcome) -> bool:
    """Tell whether a decision did not uphold everything that was disputed."""
    return outcome not in (Outcome.UPHELD, Outcome.ANSWERED)


def _decided_row(
    session: Session, objection_id: str, own_score_id: str
) -> tuple[ObjectionRow, Decision]:
    row = lock_row(session, objection_id)
    access.refuse_stranger(session, row, own_score_id, THE_PERSON)
    row.state = rules.next_state(State(row.state), Action.ADD_STATEMENT, Party.SUBJECT)
    decision = row.decisions[-1].record()
    if not leaves_open(decision.outcome):
        raise Conflict(
            "nothing_left_open",
            N_("Nothing is left open that a statement could stand beside"),
            N_("The objection {objection} was upheld in full, or asked a question only."),
            N_("If something else is wrong, object to that."),
            objection=row.id,
        )
    return row, decision


def _decided_on(session: Session, row: ObjectionRow, decision: Decision) -> list[Score]:
    """Return the scores that a decision was about: its own, and what stood for those named."""
    own = scoring.get_score(session, decision.score_id)
    named = [one.score_id for one in row.named]
    return [own, *(lineage.score_before(session, one, decision.decided_at) for one in named)]


def _checked(text: str) -> str:
    tidy = writing.tidied(text)
    if found := list(_errors(tidy)):
        raise Invalid(
            "invalid_statement",
            N_("The statement cannot be recorded as it is"),
            N_("It stands beside scores that others read, so it is short and plain text."),
            N_("Correct what is named and send it again."),
            errors=found,
        )
    return tidy


def _errors(text: str) -> Iterator[FieldError]:
    yield from writing.errors("/statement", text, (1, statement_length.MOST_CHARACTERS))
    if len(text) <= statement_length.MOST_CHARACTERS and not statement_length.fits(text):
        told = N_("Write at most {words} words, or {characters} characters in Chinese.")
        limits = {
            "words": statement_length.MOST_WORDS,
            "characters": statement_length.MOST_CHINESE,
        }
        yield FieldError("/statement", told, limits)


def _nothing_stated(objection_id: str) -> NotFound:
    return NotFound(
        "no_statement",
        N_("There is no statement"),
        N_("Nothing that the person says is recorded with the objection {objection}."),
        N_("It was never added, or was taken back."),
        objection=objection_id,
    )
