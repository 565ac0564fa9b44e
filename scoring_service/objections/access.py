"""Who may see an objection: whom a private link opens it to, and reviewers without an interest.

Whatever shows a case, or a part of one, asks here first. To somebody else it does not exist; a
reviewer is told that it concerns their own organisation.
"""

from sqlalchemy.orm import Session

from scoring_service.accounts.principals import Person, Principal, Subject
from scoring_service.objections import refusals
from scoring_service.objections.helping.acting import Actor, whose
from scoring_service.objections.queue import list_subjects_objections
from scoring_service.objections.records import Objection
from scoring_service.objections.review.interests import refuse_own
from scoring_service.objections.rows import get_row
from scoring_service.objections.tables import ObjectionRow


def get_readable(session: Session, objection_id: str, caller: Principal) -> Objection:
    """Return an objection that whoever calls may see; raise `NotFound` or `Forbidden`."""
    row = get_row(session, objection_id)
    match caller:
        case Person():
            refuse_own(session, row, caller.account_id)
        case Subject():
            refuse_stranger(session, row, **whose(caller))
        case _:
            raise refusals.unknown_objection(objection_id)
    return row.record()


def opened_score(caller: Principal) -> str | None:
    """Return the score that the private link of whoever calls opens; None for reviewers."""
    return caller.score_id if isinstance(caller, Subject) else None


def refuse_stranger(session: Session, row: ObjectionRow, own_score_id: str, by: Actor) -> None:
    """Refuse, as not found, an objection that the private link to this score does not open."""
    opened = list_subjects_objections(session, own_score_id, by)
    if row.id not in {objection.id for objection in opened}:
        raise refusals.unknown_objection(row.id)
