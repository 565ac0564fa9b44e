"""Tells whoever received a score that it stands on what a decision found wrong.

Scores that the decision had made again are left out: their recipients know of the new one. Each
score is told of once, whether recipients get disputed scores with a mark or not at all.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.kernel.days import begin_of, day_of
from scoring_service.kernel.policy import edition_on
from scoring_service.notices import outbox
from scoring_service.objections.effects import wholes
from scoring_service.objections.effects.repairing import wrong_values
from scoring_service.objections.records import Ground, ProposedDecision
from scoring_service.objections.rules import stays_frozen
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing.deadlines import months_before
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score
from scoring_service.scoring.suppressions import Wrong


def tell_recipients(
    session: Session,
    row: ObjectionRow,
    scores: Sequence[Score],
    decision: ProposedDecision,
    *,
    now: datetime,
) -> None:
    """Tell of every score that still stands on what was found wrong.

    `scores` are those that were decided on: every value that one of them had wrong counts, and
    upheld as a whole each is told of itself. Call it after the scores that the decision reaches
    were made again.
    """
    wrong = [
        *wholes.wrong_of(row, decision.outcome, scores),
        *_wrong_items(row, scores, decision),
    ]
    whole = stays_frozen(decision.outcome, row.items)
    named = {score.id for score in scores} if whole else set()
    if not wrong and not named:
        return
    for standing in scoring.list_standing_scores(session, row.person):
        if standing.id in named or (_is_recent(standing, now) and _stands_on(standing, wrong)):
            outbox.score_corrected(session, standing.person.recipient, standing.id, row.id, now=now)


def _wrong_items(
    row: ObjectionRow, scores: Sequence[Score], decision: ProposedDecision
) -> Iterator[Wrong]:
    """Yield what was corrected or deleted; an objection to one use says nothing of others."""
    if row.ground == Ground.UNLAWFUL_USE:
        return
    for part in decision.resolutions:
        for old in wrong_values(scores, part):
            yield Wrong(row.id, part.item, old, whole=False, purpose=None)


def _stands_on(score: Score, wrong: Sequence[Wrong]) -> bool:
    used = score.item_values().items()
    return any(one.refuses(*use, score.purpose) for one in wrong for use in used)


def _is_recent(score: Score, now: datetime) -> bool:
    """Tell whether a score was received within the months that the policy names."""
    months: int = edition_on("scores", day_of(now))["recipients_told_months"]
    return score.scored_at >= begin_of(months_before(day_of(now), months))
