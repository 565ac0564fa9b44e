"""Rows of notices, endpoints and deliveries; private to this domain."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scoring_service.kernel.database import Tables
from scoring_service.notices.records import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    Event,
    Failure,
    Message,
    Recipient,
)


class NoticeRow(Tables):
    """Something that happened, written with it; without a recipient it is for everyone."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[str]
    about: Mapped[str] = mapped_column(index=True)
    data: Mapped[dict[str, Any]]
    organisation_id: Mapped[str | None]
    key_kind: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(index=True)
    waits: Mapped[bool]
    """Until the worker has written its deliveries."""

    __table_args__ = (
        Index(
            "ix_notices_waiting",
            "id",
            sqlite_where=column("waits"),
            postgresql_where=column("waits"),
        ),
    )

    def record(self) -> Message:
        """Return the row as a plain value."""
        return Message(self.id, Event(self.event), self.at, self.data)


class ContactRow(Tables):
    """Where the person who lodged an objection wants to be written to; sealed."""

    __tablename__ = "objection_contacts"

    objection_id: Mapped[str] = mapped_column(primary_key=True)
    sealed_address: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str]
    given_at: Mapped[datetime]


class LetterRow(Tables):
    """A letter to be written when it is sent; gone once it is."""

    __tablename__ = "letters"

    id: Mapped[str] = mapped_column(primary_key=True)
    objection_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    failed: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(index=True)
    until: Mapped[datetime]


class EndpointRow(Tables):
    """Where an organisation wants to be told; its secrets are sealed."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str]
    key_kind: Mapped[str]
    url: Mapped[str]
    events: Mapped[list[Any]]
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_former: Mapped[bytes | None] = mapped_column(LargeBinary)
    former_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_webhook_endpoints_owner", "organisation_id", "key_kind", "id"),)

    def record(self) -> Endpoint:
        """Return the row as a plain value."""
        return Endpoint(
            id=self.id,
            owner=Recipient(self.organisation_id, self.key_kind),
            url=self.url,
            events=tuple(map(Event, self.events)),
            created_at=self.created_at,
            disabled_at=self.disabled_at,
            former_until=self.former_until,
        )


class DeliveryRow(Tables):
    """One notice to one endpoint."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[str] = mapped_column(primary_key=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"))
    endpoint_id: Mapped[str] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str]
    failed: Mapped[int]
    """How many attempts failed since it began to wait."""
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    until: Mapped[datetime]
    notice: Mapped[NoticeRow] = relationship(lazy="joined")
    attempts: Mapped[list["AttemptRow"]] = relationship(
        lazy="selectin", order_by="AttemptRow.number", passive_deletes=True
    )

    __table_args__ = (UniqueConstraint("notice_id", "endpoint_id"),)

    def record(self) -> Delivery:
        """Return the row as a plain value."""
        return Delivery(
            id=self.id,
            message=self.notice.record(),
            state=DeliveryState(self.state),
            next_at=self.next_at,
            attempts=tuple(attempt.record() for attempt in self.attempts),
        )


class AttemptRow(Tables):
    """One attempt of a delivery."""

    __tablename__ = "webhook_attempts"

    delivery_id: Mapped[str] = mapped_column(
        ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    status: Mapped[int | None]
    failure: Mapped[str | None]
    detail: Mapped[str]
    milliseconds: Mapped[int]

    def record(self) -> Attempt:
        """Return the row as a plain value."""
        return Attempt(
            number=self.number,
            at=self.at,
            status=self.status,
            failure=Failure(self.failure) if self.failure else None,
            detail=self.detail,
            milliseconds=self.milliseconds,
        )
