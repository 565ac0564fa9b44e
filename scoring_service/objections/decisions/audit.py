"""Holds stored decisions against their receipts and the log's entries."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.objections.correspondence.evidence import list_digests
from scoring_service.objections.decisions.receipt import statement_of
from scoring_service.objections.tables import DecisionRow
from scoring_service.transparency import audit, entries
from scoring_service.transparency.audit import Expected
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.receipts import Receipt


def audit_decisions(session: Session) -> Iterator[Expected]:
    """Yield what the log must have of each decision, and every way in which it differs."""
    trusted, began = verifier_keys(session), audit.began_at(session)
    for decision_id in session.scalars(select(DecisionRow.id).order_by(DecisionRow.id)).all():
        try:
            row = session.get_one(DecisionRow, decision_id)
            evidence = list_digests(session, row.objection_id, before=row.revision)
            yield _audited(row, evidence, trusted, began)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            yield Expected(faults=(f"{decision_id} cannot be read: {error!r}.",))


def _audited(
    row: DecisionRow, evidence: Sequence[str], trusted: list[VerifierKey], began: datetime
) -> Expected:
    receipt = Receipt.read(row.receipt or {})
    if receipt is None:
        late = row.decided_at >= began
        told = (f"{row.id} has no receipt, and the log is older.",) if late else ()
        return Expected(faults=told, unreceipted=True)
    stated = statement_of(row.record(), row.objection_id, receipt.nonce, evidence)
    fault = receipt.find_fault(stated, trusted)
    logged = Receipt(stated, receipt.signature, receipt.nonce).logged()
    entry = entries.decision(row.id, logged)
    return Expected(entry, (f"{row.id}: {fault}",) if fault else ())
