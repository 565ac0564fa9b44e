"""How many scores there are, and by which versions they were made."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from scoring_service.scoring.tables import ScoreRow

_AT_ONCE: Final = 500


def count_scores(session: Session) -> Sequence[tuple[str, int, int]]:
    """Count the live scores of each version: (model, version, count), in that order."""
    rows = session.execute(
        select(ScoreRow.model, ScoreRow.version, func.count())
        .where(ScoreRow.key_kind == "live")
        .group_by(ScoreRow.model, ScoreRow.version)
        .order_by(ScoreRow.model, ScoreRow.version)
    )
    return [(model, version, count) for model, version, count in rows]


def made_by(score_id: InstrumentedAttribute[str], model: str, version: int) -> ColumnElement[bool]:
    """Tell in a query whether one published version made a score."""
    is_of_version = (ScoreRow.model == model, ScoreRow.version == version)
    return exists().where(ScoreRow.id == score_id, *is_of_version)


def versions_of(session: Session, score_ids: Collection[str]) -> Mapping[str, tuple[str, int]]:
    """Return the model and version that made each of these scores."""
    wanted, query = sorted(score_ids), select(ScoreRow.id, ScoreRow.model, ScoreRow.version)
    found: dict[str, tuple[str, int]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.execute(query.where(ScoreRow.id.in_(wanted[start : start + _AT_ONCE])))
        found |= {score_id: (model, version) for score_id, model, version in rows}
    return found
