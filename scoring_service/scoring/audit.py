"""Holds stored scores against their receipts, the log's entries, and their own recomputation."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.kernel.errors import Refusal
from scoring_service.registry import service as registry
from scoring_service.scoring.explain import explained_result
from scoring_service.scoring.receipt import entry_of, statement_of
from scoring_service.scoring.records import Score
from scoring_service.scoring.tables import ScoreRow
from scoring_service.transparency.entries import Entry
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.receipts import Receipt

_ROWS_AT_ONCE = 500


def expected_entries(session: Session) -> Iterator[Entry]:
    """Yield the entry that the log must have of each score, from the score as it is stored."""
    for score in _scores(session):
        if (receipt := Receipt.read(score.receipt)) is not None:
            stated = Receipt(statement_of(score, receipt.nonce), receipt.signature, receipt.nonce)
            yield entry_of(score, stated)


def find_score_faults(session: Session) -> Iterator[str]:
    """Yield every score that differs from its receipt, or from what its algorithm gives."""
    trusted = verifier_keys(session)
    for score in _scores(session):
        if (receipt := Receipt.read(score.receipt)) is not None:
            stated = statement_of(score, receipt.nonce)
            if fault := receipt.find_fault(stated, trusted):
                yield f"{score.id}: {fault}"
        yield from _recomputation_faults(session, score)


def count_unreceipted(session: Session) -> int:
    """Count the scores that are older than the log, which nothing holds fast."""
    return sum(Receipt.read(score.receipt) is None for score in _scores(session))


def _scores(session: Session) -> Iterator[Score]:
    rows = select(ScoreRow).order_by(ScoreRow.id).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in session.scalars(rows):
        yield row.record(frozen=False)


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
