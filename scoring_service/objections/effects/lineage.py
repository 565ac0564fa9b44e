"""Scores that replaced one another: the first, the one that stands now, and what it recorded."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score, recorded_value


def standing_score(session: Session, score_id: str) -> Score:
    """Return the score that stands now where this one stood."""
    return scoring.list_corrections(session, score_id)[-1]


def standing_scores(session: Session, score_ids: Sequence[str]) -> tuple[Score, ...]:
    """Return the scores that stand now where these stood, in the same order."""
    return tuple(standing_score(session, score_id) for score_id in score_ids)


def score_before(session: Session, score_id: str, at: datetime) -> Score:
    """Return the score that stood just before an instant where this one stood."""
    first, *later = scoring.list_corrections(session, score_id)
    return [first, *(score for score in later if score.scored_at < at)][-1]


def origin_id(session: Session, score: Score) -> str:
    """Return the id of the first score of the chain that this one belongs to."""
    if score.supersedes is None:
        return score.id
    return scoring.list_replaced(session, score.supersedes)[-1].id


def recorded_values(scores: Sequence[Score], item: str) -> tuple[float, ...]:
    """Return the different values of an item that scores were given, in the order of the scores."""
    found = (recorded_value(score, item) for score in scores)
    return tuple(dict.fromkeys(value for value in found if value is not None))


def hold_any(scores: Sequence[Score], items: Sequence[str]) -> bool:
    """Tell whether any of these scores was given a value of any of these items."""
    return any(recorded_values(scores, item) for item in items)
