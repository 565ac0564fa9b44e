"""Who may see an objection: the person whose private link opens it, and reviewers."""

from sqlalchemy.orm import Session

from scoring_service.objections import refusals
from scoring_service.objections.queue import list_subjects_objections
from scoring_service.objections.records import Objection
from scoring_service.objections.rows import get_row
from scoring_service.objections.tables import ObjectionRow


def refuse_stranger(session: Session, row: ObjectionRow, own_score_id: str) -> None:
    """Refuse, as not found, an objection that the private link to this score does not open."""
    own = {objection.id for objection in list_subjects_objections(session, own_score_id)}
    if row.id not in own:
        raise refusals.unknown_objection(row.id)


def get_readable(session: Session, objection_id: str, own_score_id: str | None) -> Objection:
    """Return an objection: any to a reviewer (None), one's own to whoever has a private link."""
    row = get_row(session, objection_id)
    if own_score_id is not None:
        refuse_stranger(session, row, own_score_id)
    return row.record()
