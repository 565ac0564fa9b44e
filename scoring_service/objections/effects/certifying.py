"""An organisation certifies what it supplies again after it was corrected or deleted.

Only then is the value used again; the person reads on the timeline who stands by it, and is
written to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.kernel.errors import Conflict, FieldError, Invalid, NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections import writing
from scoring_service.objections.rows import lock_row
from scoring_service.objections.steps import Event, EventKind, Party
from scoring_service.scoring import certifications, suppressions
from scoring_service.scoring.certifications import Certification, Certified

STATEMENT_LENGTH: Final = (10, 1000)


def certify_item(session: Session, wanted: Certified, *, now: datetime) -> Certification:
    """Let a suppressed value be used again; a repeated request is answered as the first was.

    Raise `NotFound` where the value is not suppressed, `Conflict` where not the value but its use
    was found wrong: that it is right makes the use no more lawful.
    """
    certified = _checked(wanted)
    serialise(session, *astuple(certified.person))
    standing = suppressions.list_standing(session, certified.person, certified.item)
    refusing = [found for found in standing if found.refuses(certified.value)]
    if not refusing:
        return _repeated(session, certified)
    if any(found.purpose is not None for found in refusing):
        raise _use_unlawful(certified)
    for found in refusing:
        suppressions.admit(session, found, certified.value, now=now)
    concerned = sorted({found.objection_id for found in refusing})
    _tell(session, concerned, now)
    return certifications.record(session, certified, concerned, now=now)


def _tell(session: Session, objections: Sequence[str], now: datetime) -> None:
    for objection_id in objections:
        row = lock_row(session, objection_id)
        row.note(Event(EventKind.CERTIFIED, now, Party.SERVICE))
        session.flush()
        note_letter(session, objection_id, LetterKind.CERTIFIED, now=now)


def _repeated(session: Session, certified: Certified) -> Certification:
    found = certifications.find_same(session, certified)
    if found is None:
        raise NotFound(
            "not_suppressed",
            N_("There is nothing to certify"),
            N_("This value of {item} is not suppressed for this subject."),
            N_("Read GET /v1/suppressions; what is not listed there is used as it is."),
            item=certified.item,
        )
    return found


def _use_unlawful(certified: Certified) -> Conflict:
    return Conflict(
        "use_not_lawful",
        N_("Its use was found unlawful, whatever the value"),
        N_("A decision on an objection found that {item} may not be used for this purpose."),
        N_("Leave the item out of what you send for this purpose."),
        item=certified.item,
    )


def _checked(wanted: Certified) -> Certified:
    tidy = replace(wanted, statement=writing.tidied(wanted.statement))
    if found := list(_errors(tidy)):
        raise Invalid(
            "invalid_certification",
            N_("The certification is not complete"),
            N_("It says how the value was verified and by whom; the person reads it."),
            N_("Correct the fields named and send it again."),
            errors=found,
        )
    return tidy


def _errors(certified: Certified) -> Iterator[FieldError]:
    yield from writing.errors("/statement", certified.statement, STATEMENT_LENGTH)
