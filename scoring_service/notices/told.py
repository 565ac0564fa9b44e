"""What organisations were told, and whether it arrived; no address of theirs.

Notices are kept for `rules.KEPT_FOR`: what was told before that is not known any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.notices.records import Attempt, DeliveryState, Message
from scoring_service.notices.tables import DeliveryRow, NoticeRow


@dataclass(frozen=True, slots=True)
class Arrival:
    """How far a notice came to one endpoint, and when it was last tried."""

    state: DeliveryState
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """One notice to the organisation, and how far it came; to nobody where it wants to be told."""

    message: Message
    arrivals: tuple[Arrival, ...]


def list_told(session: Session, about: Collection[str], *, since: datetime) -> Sequence[Told]:
    """Return the notices about these scores and inquiries since an instant, oldest first."""
    wanted = select(NoticeRow).where(NoticeRow.about.in_(about), NoticeRow.at >= since)
    notices = session.scalars(wanted.order_by(NoticeRow.at, NoticeRow.id)).all()
    deliveries = session.scalars(
        select(DeliveryRow)
        .where(DeliveryRow.notice_id.in_([notice.id for notice in notices]))
        .order_by(DeliveryRow.id)
    ).all()
    return [
        Told(
            notice.record(),
            tuple(_arrival(one) for one in deliveries if one.notice_id == notice.id),
        )
        for notice in notices
    ]


def _arrival(row: DeliveryRow) -> Arrival:
    tried: Sequence[Attempt] = row.record().attempts
    return Arrival(DeliveryState(row.state), tried[-1].at if tried else None)
