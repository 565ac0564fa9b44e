"""An objection for whoever may see it, and held for whoever acts on it."""

from dataclasses import astuple

from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.objections import refusals
from scoring_service.objections.queue import list_subjects_objections
from scoring_service.objections.records import Objection
from scoring_service.objections.tables import ObjectionRow


def found(session: Session, objection_id: str) -> ObjectionRow:
    """Return an objection's row; raise `NotFound`."""
    row = session.get(ObjectionRow, objection_id)
    if row is None:
        raise refusals.unknown_objection(objection_id)
    return row


def locked(session: Session, objection_id: str) -> ObjectionRow:
    """Return the row as it is now, held until the transaction ends."""
    serialise(session, *astuple(found(session, objection_id).person))
    return session.get_one(ObjectionRow, objection_id, with_for_update=True, populate_existing=True)


def refuse_stranger(session: Session, row: ObjectionRow, own_score_id: str) -> None:
    """Refuse, as not found, an objection that the private link to this score does not open."""
    own = {objection.id for objection in list_subjects_objections(session, own_score_id)}
    if row.id not in own:
        raise refusals.unknown_objection(row.id)


def get_readable(session: Session, objection_id: str, own_score_id: str | None) -> Objection:
    """Return an objection: any to a reviewer (None), one's own to whoever has a private link."""
    row = found(session, objection_id)
    if own_score_id is not None:
        refuse_stranger(session, row, own_score_id)
    return row.record()
