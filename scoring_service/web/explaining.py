"""The explanation of a score as this installation tells it, for whoever may read it."""

from sqlalchemy.orm import Session

from scoring_service.explanation.document import ExplanationDocument
from scoring_service.scoring.records import Score
from scoring_service.scoring.telling import explanation_document
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language


def explain(session: Session, score: Score) -> ExplanationDocument:
    """Build a score's explanation in the reader's language."""
    settings = installation().settings
    return explanation_document(
        session,
        score,
        language=language(),
        base_url=settings.base_url,
        operator=settings.operator,
    )
