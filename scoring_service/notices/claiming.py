"""Who attempts a delivery, and what became of the attempt.

Whoever takes a delivery has it for the length of a lease. If they die before they wrote down how it
ended, it is due again when the lease ends: told twice perhaps, under one id, but never not at all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from scoring_service.notices import leasing, rules
from scoring_service.notices.records import DeliveryState, Message
from scoring_service.notices.sending import Result
from scoring_service.notices.tables import AttemptRow, DeliveryRow, EndpointRow


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that was taken: what to send, where, and the sealed secrets that sign it."""

    delivery_id: str
    organisation_id: str
    endpoint_id: str
    url: str
    sealed: tuple[bytes, ...]
    message: Message


def is_due(session: Session, *, busy: Collection[str], now: datetime) -> bool:
    """Tell whether a delivery is to be attempted, to an organisation that is not busy."""
    return session.execute(_due(busy, now)).first() is not None


def claim(session: Session, *, busy: Collection[str], now: datetime) -> Claim | None:
    """Take the delivery that is due longest, but none of the organisations that are `busy`."""
    found = session.execute(_due(busy, now)).first()
    if found is None:
        return None
    delivery, endpoint = found
    if not leasing.take(session, delivery, now=now):
        return None
    former_signs = endpoint.former_until is not None and endpoint.former_until > now
    former = endpoint.sealed_former if former_signs else None
    return Claim(
        delivery_id=delivery.id,
        organisation_id=endpoint.organisation_id,
        endpoint_id=endpoint.id,
        url=endpoint.url,
        sealed=tuple(filter(None, (endpoint.sealed_secret, former))),
        message=delivery.notice.record(),
    )


def record_attempt(
    session: Session, taken: Claim, result: Result, *, at: datetime, milliseconds: int
) -> None:
    """Write down how an attempt ended, and when there is to be another."""
    row = session.get(DeliveryRow, taken.delivery_id, with_for_update={"of": DeliveryRow})
    if row is None:
        return  # the endpoint was deleted meanwhile
    row.attempts.append(
        AttemptRow(
            number=len(row.attempts) + 1,
            at=at,
            status=result.status,
            failure=result.failure,
            detail=result.detail,
            milliseconds=milliseconds,
        )
    )
    if row.state == DeliveryState.WAITING:
        _settle(row, result, at + timedelta(milliseconds=milliseconds))
    else:
        row.next_at = None
    if result.status == rules.GONE:
        _disable(session, taken.endpoint_id, at)
    session.flush()


def _settle(row: DeliveryRow, result: Result, ended_at: datetime) -> None:
    if result.failure is None:
        row.state, row.next_at = DeliveryState.DELIVERED, None
        return
    row.next_at = leasing.following_attempt(row, now=ended_at)
    if row.next_at is None:
        row.state = DeliveryState.GIVEN_UP


def _disable(session: Session, endpoint_id: str, at: datetime) -> None:
    """Send nothing more to an endpoint that says it is gone."""
    session.get_one(EndpointRow, endpoint_id).disabled_at = at
    waiting = DeliveryRow.endpoint_id == endpoint_id, DeliveryRow.state == DeliveryState.WAITING
    given_up = {"state": DeliveryState.GIVEN_UP, "next_at": None}
    session.execute(update(DeliveryRow).where(*waiting).values(given_up))


def _due(busy: Collection[str], now: datetime) -> Select[DeliveryRow, EndpointRow]:
    return (
        select(DeliveryRow, EndpointRow)
        .join(EndpointRow, EndpointRow.id == DeliveryRow.endpoint_id)
        .where(DeliveryRow.next_at <= now, EndpointRow.organisation_id.not_in(tuple(busy)))
        .order_by(DeliveryRow.next_at, DeliveryRow.id)
        .limit(1)
    )
