"""Since when entries wait to be signed for.

A leaf has no time of its own. Scores and decisions have one in their ids, so a log that is not
signed shows itself to every reader, whether or not a worker runs that could say so.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.kernel.ids import find_made_at
from scoring_service.transparency.tables import LeafRow

_OLDEST: Final = (
    select(LeafRow.about)
    .where(LeafRow.position.is_(None), LeafRow.about.is_not(None))
    .order_by(LeafRow.id)
    .limit(100)
)


def find_waiting_since(session: Session) -> datetime | None:
    """Return when the oldest that waits was made; None where nothing does that tells its time."""
    made = (find_made_at(about) for about in session.scalars(_OLDEST) if about)
    return min((at for at in made if at is not None), default=None)
