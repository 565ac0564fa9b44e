"""Notices, endpoints and deliveries as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Event(StrEnum):
    """What an organisation can be told of."""

    SCORE_FROZEN = "score.frozen"
    SCORE_RELEASED = "score.released"
    SCORE_CORRECTED = "score.corrected"
    SCORE_SUPERSEDED = "score.superseded"
    SCORE_ERASED = "score.erased"
    MODEL_PUBLISHED = "model.published"
    MODEL_RETIRED = "model.retired"
    INQUIRY_OPENED = "inquiry.opened"


class DeliveryState(StrEnum):
    """How far one notice has come to one endpoint."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Failure(StrEnum):
    """Why an attempt did not deliver."""

    ADDRESS_REFUSED = "address_refused"
    NO_ANSWER = "no_answer"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    SECRET_LOST = "secret_lost"  # noqa: S105 - a name, no secret


class LetterKind(StrEnum):
    """What a person who objected is written about."""

    RECEIVED = "received"
    DECIDED = "decided"
    REPLACED = "replaced"
    APPEALED = "appealed"
    CERTIFIED = "certified"
    MESSAGE = "message"
    EXTENDED = "extended"
    RENEWED = "renewed"
    OVERDUE = "overdue"
    AUTHORITY_REFUSED = "authority_refused"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Part of a letter; `quoted` where somebody else's words stand as they were written."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person is written, in their language."""

    language: str
    subject: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose endpoints are told: an organisation's, of the kind of key the score was asked with."""

    organisation_id: str
    key_kind: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an organisation wants to be told, and of what.

    `disabled_at` once the endpoint said that it is gone; `former_until` while the secret before
    the present one signs too.
    """

    id: str
    owner: Recipient
    url: str
    events: tuple[Event, ...]
    created_at: datetime
    disabled_at: datetime | None
    former_until: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver: how it ended, and how long it took."""

    number: int
    at: datetime
    status: int | None
    failure: Failure | None
    detail: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Message:
    """What is told, in the same bytes at every attempt and to every endpoint."""

    id: str
    event: Event
    at: datetime
    data: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice to one endpoint; `next_at` None where nothing more is attempted."""

    id: str
    message: Message
    state: DeliveryState
    next_at: datetime | None
    attempts: Sequence[Attempt]
