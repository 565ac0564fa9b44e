"""What follows for later scores where an objection to a score as a whole is decided (ADR 118).

Upheld, what was wrong is suppressed as `following.FOLLOWS` has it for the ground; a later decision
against the same claim lets it be used again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.objections.effects.following import FOLLOWS, Follows
from scoring_service.objections.records import Ground, Outcome
from scoring_service.objections.rules import stays_frozen
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring import suppressions
from scoring_service.scoring.records import Score, recorded_value
from scoring_service.scoring.suppressions import Suppression, Wrong


def wrong_of(
    row: ObjectionRow, outcome: Outcome | None, scores: Sequence[Score]
) -> Sequence[Wrong]:
    """Return what a decision finds wrong in the scores that an objection disputes as a whole."""
    is_whole = outcome is not None and stays_frozen(outcome, row.items)
    return _disputed(row, scores) if is_whole else ()


def settle(
    session: Session, row: ObjectionRow, outcome: Outcome, scores: Sequence[Score], *, now: datetime
) -> None:
    """Suppress what is found wrong; rejected, let be used what the same claim had suppressed."""
    for wrong in wrong_of(row, outcome, scores):
        suppressions.suppress(session, row.person, wrong, now=now)
    if outcome is Outcome.REJECTED and not row.items:
        _admit(session, row, scores, now)


def _admit(session: Session, row: ObjectionRow, scores: Sequence[Score], now: datetime) -> None:
    """Admit the values of these scores, where another decision on the same claim refused them.

    What was found wrong of one item by itself, this decision says nothing of.
    """
    for right in _disputed(row, scores):
        for standing in suppressions.list_standing(session, row.person, right.item):
            assert right.value is not None, "a score received it"
            is_same_claim = _is_same_claim(session, row, standing)
            if (
                is_same_claim
                and standing.purpose == right.purpose
                and standing.refuses(right.value)
            ):
                suppressions.admit(session, standing, right.value, now=now)


def _is_same_claim(session: Session, row: ObjectionRow, standing: Suppression) -> bool:
    other = session.get_one(ObjectionRow, standing.objection_id)
    return not other.items and other.ground == row.ground


def _disputed(row: ObjectionRow, scores: Sequence[Score]) -> Sequence[Wrong]:
    """Return what stands or falls with the objection, each once."""
    ground = Ground(row.ground)
    found = (wrong for score in scores for wrong in _disputed_in(row.id, ground, score))
    return tuple(dict.fromkeys(found))


def _disputed_in(objection_id: str, ground: Ground, score: Score) -> Iterator[Wrong]:
    follows = FOLLOWS[ground]
    if follows is Follows.NOTHING:
        return
    purpose = score.purpose if follows is Follows.THIS_PURPOSE else None
    for item in score.received_items():
        value, whole = recorded_value(score, item), follows is not Follows.THEIR_VALUES
        yield Wrong(objection_id, item, value, whole=whole, purpose=purpose)
