"""Finds the row of an objection, and holds it for whoever changes it."""

from dataclasses import astuple

from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.objections import refusals
from scoring_service.objections.tables import ObjectionRow


def get_row(session: Session, objection_id: str) -> ObjectionRow:
    """Return the row of an objection; raise `NotFound`."""
    row = session.get(ObjectionRow, objection_id)
    if row is None:
        raise refusals.unknown_objection(objection_id)
    return row


def lock_row(session: Session, objection_id: str) -> ObjectionRow:
    """Return the row as it is now, held until the transaction ends."""
    serialise(session, *astuple(get_row(session, objection_id).person))
    return session.get_one(ObjectionRow, objection_id, with_for_update=True, populate_existing=True)
