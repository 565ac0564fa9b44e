"""Erases what replaced scores were made of, and keeps the proof that they were made.

The receipt's statement and the log's entry stay and still prove each other, by the salt; the nonce
goes, so that nobody can try old values out against the digests. The score is `erased` from then on.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.notices import outbox
from scoring_service.scoring.explain import METHOD
from scoring_service.scoring.rules import ERASED
from scoring_service.scoring.suppressions import Suppression
from scoring_service.scoring.tables import ScoreRow
from scoring_service.transparency.receipts import for_recipient


def erase_replaced(session: Session, wrong: Suppression, *, now: datetime) -> None:
    """Erase the person's replaced scores that hold the value that was corrected or deleted."""
    if wrong.value is None or not wrong.refuses(wrong.value):
        return  # another decision or a certificate found it right since
    query = select(ScoreRow).where(
        ScoreRow.organisation_id == wrong.person.organisation_id,
        ScoreRow.key_kind == wrong.person.key_kind,
        ScoreRow.subject_scheme == wrong.person.scheme,
        ScoreRow.subject_id == wrong.person.id,
        ScoreRow.superseded_by.is_not(None),
        ScoreRow.erased_at.is_(None),
        ScoreRow.scored_at <= wrong.suppressed_at,
    )
    if wrong.purpose is not None:
        query = query.where(ScoreRow.purpose == wrong.purpose)
    for row in session.scalars(query.order_by(ScoreRow.id)).all():
        if any((use["id"], use["value"]) == (wrong.item, wrong.value) for use in row.items):
            _erase(row, now)
            outbox.score_erased(session, wrong.person.recipient, row.id, now=now)
    session.flush()


def _erase(row: ScoreRow, now: datetime) -> None:
    row.items = [{**use, "value": None} for use in row.items]
    row.explanation = {"method": METHOD, "derived": {}, "contributions": [], "reasons": []}
    row.value = row.band = row.probability = None
    row.unscorable_reasons = [ERASED]
    row.receipt = for_recipient(row.receipt)
    row.erased_at = now
