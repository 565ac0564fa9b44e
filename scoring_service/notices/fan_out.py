"""Makes of each notice one delivery to every endpoint that wants it, and forgets old ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.kernel.ids import new_id
from scoring_service.notices import rules
from scoring_service.notices.records import DeliveryState
from scoring_service.notices.tables import DeliveryRow, EndpointRow, NoticeRow

_MOST_AT_ONCE: Final = 200
_WAITING: Final = select(NoticeRow).where(NoticeRow.waits).order_by(NoticeRow.id)


def notice_waits(session: Session) -> bool:
    """Tell whether there is a notice without its deliveries."""
    return bool(session.scalar(select(exists().where(NoticeRow.waits))))


def fan_out(session: Session, *, now: datetime) -> None:
    """Write the deliveries of the notices that wait; only one process does so at a time."""
    serialise(session, "notices")
    for notice in session.scalars(_WAITING.limit(_MOST_AT_ONCE)).all():
        for endpoint_id in _endpoints_for(session, notice):
            session.add(_delivery(notice.id, endpoint_id, now))
        notice.waits = False
    session.flush()


def forget_old(session: Session, *, now: datetime) -> None:
    """Remove the notices, with the log of their deliveries, that have been kept long enough."""
    old = NoticeRow.at < now - rules.KEPT_FOR
    session.execute(delete(NoticeRow).where(old, NoticeRow.waits.is_(False)))
    session.flush()


def _endpoints_for(session: Session, notice: NoticeRow) -> Sequence[str]:
    """Return the endpoints that want it: the recipient's, that were there when it happened."""
    query = select(EndpointRow).where(
        EndpointRow.created_at <= notice.at, EndpointRow.disabled_at.is_(None)
    )
    if notice.organisation_id is not None:
        query = query.where(
            EndpointRow.organisation_id == notice.organisation_id,
            EndpointRow.key_kind == notice.key_kind,
        )
    found = session.scalars(query.order_by(EndpointRow.id))
    return [endpoint.id for endpoint in found if notice.event in endpoint.events]


def _delivery(notice_id: str, endpoint_id: str, now: datetime) -> DeliveryRow:
    return DeliveryRow(
        id=new_id("dlv", now),
        notice_id=notice_id,
        endpoint_id=endpoint_id,
        state=DeliveryState.WAITING,
        failed=0,
        next_at=now,
        until=now + rules.WEBHOOK_PATIENCE,
    )
