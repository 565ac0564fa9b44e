"""Holds stored decisions against their receipts and the log's entries."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.objections.receipt import statement_of
from scoring_service.objections.tables import DecisionRow
from scoring_service.transparency import entries
from scoring_service.transparency.entries import Entry
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.receipts import Receipt


def expected_entries(session: Session) -> Iterator[Entry]:
    """Yield the entry that the log must have of each decision, from the decision as stored."""
    for row, receipt in _receipted(session):
        stated = statement_of(row.record(), row.objection_id, receipt.nonce)
        logged = Receipt(stated, receipt.signature, receipt.nonce).logged()
        yield entries.decision(row.id, logged)


def find_decision_faults(session: Session) -> Iterator[str]:
    """Yield every decision that differs from its receipt."""
    trusted = verifier_keys(session)
    for row, receipt in _receipted(session):
        stated = statement_of(row.record(), row.objection_id, receipt.nonce)
        if fault := receipt.find_fault(stated, trusted):
            yield f"{row.id}: {fault}"


def _receipted(session: Session) -> Iterator[tuple[DecisionRow, Receipt]]:
    for row in session.scalars(select(DecisionRow).order_by(DecisionRow.id)):
        if (receipt := Receipt.read(row.receipt or {})) is not None:
            yield row, receipt
