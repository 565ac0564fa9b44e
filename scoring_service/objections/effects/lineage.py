"""Scores that replaced one another: the first, and the one that stands now."""

from sqlalchemy.orm import Session

from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score


def standing_score(session: Session, score_id: str) -> Score:
    """Return the score that stands now where this one stood."""
    return scoring.list_corrections(session, score_id)[-1]


def origin_id(session: Session, score: Score) -> str:
    """Return the id of the first score of the chain that this one belongs to."""
    if score.supersedes is None:
        return score.id
    return scoring.list_replaced(session, score.supersedes)[-1].id
