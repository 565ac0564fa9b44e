"""Holds stored scores against their receipts, the log's entries, and their own recomputation."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.kernel.errors import Refusal
from scoring_service.registry import service as registry
from scoring_service.scoring.audit_of_erased import audit_erased
from scoring_service.scoring.explain import explained_result
from scoring_service.scoring.receipt import entry_of, statement_of
from scoring_service.scoring.records import Score, Status
from scoring_service.scoring.tables import ScoreRow
from scoring_service.transparency import audit
from scoring_service.transparency.audit import Expected
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.receipts import Receipt


def audit_scores(session: Session) -> Iterator[Expected]:
    """Yield what the log must have of each score, and every way in which the score differs."""
    trusted, began = verifier_keys(session), audit.began_at(session)
    for score_id in session.scalars(select(ScoreRow.id).order_by(ScoreRow.id)).all():
        try:
            score = session.get_one(ScoreRow, score_id).record()
            yield from _audited(session, score, trusted, began)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            yield Expected(faults=(f"{score_id} cannot be read: {error!r}.",))
        session.expunge_all()


def _audited(
    session: Session, score: Score, trusted: list[VerifierKey], began: datetime
) -> Iterator[Expected]:
    if score.status is Status.ERASED:
        yield audit_erased(session, score, trusted, began)
        return
    faults = list(_recomputation_faults(session, score))
    receipt = Receipt.read(score.receipt)
    if receipt is None:
        if score.scored_at >= began:
            faults.append(f"{score.id} has no receipt, and the log is older.")
        yield Expected(faults=tuple(faults), unreceipted=True)
        return
    stated = statement_of(score, receipt.nonce)
    if fault := receipt.find_fault(stated, trusted):
        faults.append(f"{score.id}: {fault}")
    entry = entry_of(score, Receipt(stated, receipt.signature, receipt.nonce))
    yield Expected(entry, tuple(faults))


def _recomputation_faults(session: Session, score: Score) -> Iterator[str]:
    try:
        algorithm = registry.get_algorithm(session, score.digest)
    except Refusal as refusal:
        yield f"{score.id}: {refusal}"
        return
    result = explained_result(algorithm, score.item_values())
    stored = score.value, score.band, score.probability, dict(score.explanation)
    if stored != (result.value, result.band, result.probability, result.explanation):
        yield f"{score.id}: the algorithm gives another score or other reasons than are stored."
