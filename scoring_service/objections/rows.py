"""Finds the row of an objection, and holds it for whoever changes it."""

from collections.abc import Sequence
from dataclasses import astuple

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from scoring_service.kernel.database import serialise
from scoring_service.objections import refusals
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring.records import Person


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


def of_person(session: Session, person: Person) -> Sequence[ObjectionRow]:
    """Return all objections of a person to scores of one organisation, oldest first.

    Each has the others beside it: they are here, and are not read once more for each of them.
    """
    query = select(ObjectionRow).where(
        ObjectionRow.organisation_id == person.organisation_id,
        ObjectionRow.key_kind == person.key_kind,
        ObjectionRow.subject_scheme == person.scheme,
        ObjectionRow.subject_id == person.id,
    )
    alone = lazyload(ObjectionRow.others)
    rows = session.scalars(query.options(alone).order_by(ObjectionRow.id)).all()
    for row in rows:
        set_committed_value(row, "others", [other for other in rows if other is not row])
    return rows
