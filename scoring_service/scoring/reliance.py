"""Which scores may be relied on: the one rule for whoever uses scores that exist (SEEDS L7).

A benefit, or a run over many scores, takes these and skips every other: what is disputed is frozen,
also where its recipients may see it with a mark.
"""

from datetime import datetime

from sqlalchemy import ColumnElement

from scoring_service.scoring.freezes import stands_frozen
from scoring_service.scoring.tables import ScoreRow


def may_be_relied_on(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Write the conditions that a score has a value, is valid, stands, and is not disputed."""
    return (
        ScoreRow.value.is_not(None),
        ScoreRow.valid_until > now,
        ScoreRow.superseded_by.is_(None),
        ~stands_frozen(ScoreRow.id),
    )
