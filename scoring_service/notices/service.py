"""The use cases of endpoints: an organisation says where it is told, and reads what was told.

Everything is the organisation's own, live and test apart; what is somebody else's is not found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise
from scoring_service.kernel.ids import new_id
from scoring_service.notices import refusals, rules, signing
from scoring_service.notices.records import Delivery, DeliveryState, Endpoint, Event, Recipient
from scoring_service.notices.tables import DeliveryRow, EndpointRow
from scoring_service.notices.vault import Vault


@dataclass(frozen=True)
class Issued:
    """An endpoint and its new secret: the only moment at which that is known."""

    endpoint: Endpoint
    secret: str


def add_endpoint(
    session: Session,
    owner: Recipient,
    url: str,
    events: Iterable[Event],
    *,
    vault: Vault,
    now: datetime,
) -> Issued:
    """Record where an organisation wants to be told from now on.

    Raises `Conflict` where it has as many endpoints as it may have.
    """
    serialise(session, "webhook endpoints", *astuple(owner))
    if len(list_endpoints(session, owner)) >= rules.MOST_ENDPOINTS:
        raise refusals.too_many_endpoints(rules.MOST_ENDPOINTS)
    identifier, secret, wanted = new_id("whk", now), signing.new_secret(), frozenset(events)
    row = EndpointRow(
        id=identifier,
        organisation_id=owner.organisation_id,
        key_kind=owner.key_kind,
        url=url,
        events=[event for event in Event if event in wanted],
        sealed_secret=vault.seal(identifier, secret),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return Issued(row.record(), secret)


def list_endpoints(session: Session, owner: Recipient) -> Sequence[Endpoint]:
    """Return the endpoints of an organisation, oldest first."""
    rows = session.scalars(
        select(EndpointRow)
        .where(
            EndpointRow.organisation_id == owner.organisation_id,
            EndpointRow.key_kind == owner.key_kind,
        )
        .order_by(EndpointRow.id)
    )
    return [row.record() for row in rows]


def get_endpoint(session: Session, owner: Recipient, endpoint_id: str) -> Endpoint:
    return _own(session, owner, endpoint_id).record()


def remove_endpoint(session: Session, owner: Recipient, endpoint_id: str) -> None:
    """Tell this endpoint nothing more, and forget what it was told."""
    session.delete(_own(session, owner, endpoint_id))
    session.flush()


def rotate_secret(
    session: Session, owner: Recipient, endpoint_id: str, *, vault: Vault, now: datetime
) -> Issued:
    """Give an endpoint a new secret; for a day the former signs beside it."""
    row = _own(session, owner, endpoint_id, lock=True)
    secret = signing.new_secret()
    row.sealed_former, row.former_until = row.sealed_secret, now + rules.FORMER_SECRET_SIGNS_FOR
    row.sealed_secret = vault.seal(row.id, secret)
    session.flush()
    return Issued(row.record(), secret)


def list_deliveries(
    session: Session, owner: Recipient, endpoint_id: str, *, limit: int, after: str | None
) -> Sequence[Delivery]:
    """Return what an endpoint was told or is to be told, newest first, those before `after`."""
    query = select(DeliveryRow).where(
        DeliveryRow.endpoint_id == _own(session, owner, endpoint_id).id
    )
    if after is not None:
        query = query.where(DeliveryRow.id < after)
    rows = session.scalars(query.order_by(DeliveryRow.id.desc()).limit(limit))
    return [row.record() for row in rows]


def replay_delivery(
    session: Session, owner: Recipient, endpoint_id: str, delivery_id: str, *, now: datetime
) -> Delivery:
    """Deliver again, at once and for another day: the same message under the same id."""
    endpoint = _own(session, owner, endpoint_id)
    lock = {"of": DeliveryRow}  # an attempt may be ending
    row = session.get(DeliveryRow, delivery_id, with_for_update=lock, populate_existing=True)
    if row is None or row.endpoint_id != endpoint.id:
        raise refusals.unknown_delivery(delivery_id)
    if endpoint.disabled_at is not None:
        raise refusals.disabled_endpoint(endpoint.id)
    row.state, row.failed = DeliveryState.WAITING, 0
    row.next_at, row.until = now, now + rules.WEBHOOK_PATIENCE
    session.flush()
    return row.record()


def _own(
    session: Session, owner: Recipient, endpoint_id: str, *, lock: bool = False
) -> EndpointRow:
    row = session.get(EndpointRow, endpoint_id, with_for_update=lock, populate_existing=lock)
    if row is None or (row.organisation_id, row.key_kind) != astuple(owner):
        raise refusals.unknown_endpoint(endpoint_id)
    return row
