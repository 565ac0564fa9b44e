"""Which scores may be relied on: the one rule for whoever uses scores that exist (SEEDS L7).

A benefit, or a run over many scores, takes these and skips every other: what is disputed is frozen,
also where its recipients may see it with a mark, and what was found wrong since is suppressed, also
where the score is too old to have been made again (ADR 118).
"""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select

from scoring_service.kernel.json_lists import elements_of, has_number, number_in, text_in
from scoring_service.scoring.freezes import stands_frozen
from scoring_service.scoring.records import ItemStatus
from scoring_service.scoring.tables import ScoreRow, SuppressionRow


def may_be_relied_on(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Write the conditions that a score has a value, is valid, stands, and is not disputed.

    Nor does it hold a value that is suppressed now for the person and the purpose.
    """
    return (
        ScoreRow.value.is_not(None),
        ScoreRow.valid_until > now,
        ScoreRow.superseded_by.is_(None),
        ~stands_frozen(ScoreRow.id),
        ~_holds_suppressed(),
    )


def _holds_suppressed() -> ColumnElement[bool]:
    use, refusing = elements_of(ScoreRow.items), SuppressionRow
    value = number_in(use.c.value, "value")
    return exists(
        select(refusing.id)
        .select_from(refusing, use)
        .where(
            refusing.organisation_id == ScoreRow.organisation_id,
            refusing.key_kind == ScoreRow.key_kind,
            refusing.subject_scheme == ScoreRow.subject_scheme,
            refusing.subject_id == ScoreRow.subject_id,
            refusing.lifted_at.is_(None),
            or_(refusing.purpose.is_(None), refusing.purpose == ScoreRow.purpose),
            text_in(use.c.value, "id") == refusing.item_id,
            text_in(use.c.value, "status") == ItemStatus.USED,
            or_(refusing.whole, value == refusing.value),
            ~has_number(refusing.admitted, value),
        )
    )
