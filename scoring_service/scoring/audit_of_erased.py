"""Holds what is left of erased scores against the log: they prove what they no longer tell."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.scoring.receipt import find_entry_of_erased
from scoring_service.scoring.records import Score
from scoring_service.scoring.tables import ScoreRow
from scoring_service.transparency.audit import Expected
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.receipts import Receipt


def audit_erased(
    session: Session, score: Score, trusted: list[VerifierKey], began: datetime
) -> Expected:
    """Hold what is left of an erased score against the log: statement, signature and salt."""
    faults = list(_faults_of_erasure(session, score))
    entry = find_entry_of_erased(score)
    if entry is None:
        if score.scored_at >= began:
            faults.append(f"{score.id} has no receipt, and the log is older.")
        return Expected(faults=tuple(faults), unreceipted=True)
    statement = score.receipt["statement"]
    unsalted = Receipt(statement, score.receipt["signature"], b"")
    if fault := unsalted.find_fault(statement, trusted):
        faults.append(f"{score.id}: {fault}")
    if (statement["score"], statement["algorithm_digest"]) != (score.id, score.digest):
        faults.append(f"{score.id}: the receipt is that of another score.")
    return Expected(entry, tuple(faults))


def _faults_of_erasure(session: Session, score: Score) -> Iterator[str]:
    """Name what no lawful erasure leaves: only replaced scores are erased, and wholly (ADR 100).

    Else whoever changed a score could call it erased, so that nobody works it out again.
    """
    replacing = select(ScoreRow.id).where(ScoreRow.supersedes == score.id)
    if score.superseded_by is None or session.scalar(replacing) != score.superseded_by:
        yield f"{score.id} is erased, and nothing replaced it."
    told = [score.value, score.band, score.probability, *(use.value for use in score.items)]
    told.append(score.explanation.get("contributions") or score.receipt.get("nonce"))
    if any(part is not None for part in told):
        yield f"{score.id} is erased, and still tells what it was made of."
