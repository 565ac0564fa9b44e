"""Who may attempt what waits, and when it is attempted again: deliveries and letters alike."""

import random
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from scoring_service.notices import rules
from scoring_service.notices.tables import DeliveryRow, LetterRow


def take(session: Session, row: DeliveryRow | LetterRow, *, now: datetime) -> bool:
    """Keep others from what is due while it is attempted; tell whether nobody was faster."""
    table = type(row)
    taken = (
        update(table)
        .where(table.id == row.id, table.next_at == row.next_at)
        .values(next_at=now + rules.LEASE)
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(taken).rowcount == 1


def following_attempt(row: DeliveryRow | LetterRow, *, now: datetime) -> datetime | None:
    """Count a failure; return when to attempt again, None where the time for it is over."""
    row.failed += 1
    chance = random.random()  # noqa: S311 - spreads attempts, keeps no secret
    return rules.next_attempt(row.failed, now=now, until=row.until, chance=chance)
