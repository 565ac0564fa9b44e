"""Webhooks and their deliveries as the API answers them."""

from datetime import datetime
from typing import Any

from scoring_service.kernel.clock import rfc3339
from scoring_service.notices.records import Attempt, Delivery, Endpoint, Message
from scoring_service.notices.service import Issued

Json = dict[str, Any]


def webhook_body(endpoint: Endpoint) -> Json:
    """Write a webhook; see `schemas.WebhookSchema` for its fields."""
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "events": [event.value for event in endpoint.events],
        "kind": endpoint.owner.key_kind,
        "created_at": rfc3339(endpoint.created_at),
        "disabled_at": _instant(endpoint.disabled_at),
        "former_secret_until": _instant(endpoint.former_until),
    }


def issued_body(issued: Issued) -> Json:
    """Write a webhook together with its secret."""
    return {**webhook_body(issued.endpoint), "secret": issued.secret}


def delivery_body(delivery: Delivery) -> Json:
    """Write a delivery with its attempts; see `schemas.DeliverySchema` for its fields."""
    return {
        "id": delivery.id,
        "message_id": delivery.message.id,
        "event": delivery.message.event.value,
        "body": told(delivery.message),
        "state": delivery.state.value,
        "next_attempt_at": _instant(delivery.next_at),
        "attempts": [_attempt(attempt) for attempt in delivery.attempts],
    }


def told(message: Message) -> Json:
    """Return what is sent of a message."""
    event, at = message.event.value, rfc3339(message.at)
    return {"type": event, "timestamp": at, "data": dict(message.data)}


def _attempt(attempt: Attempt) -> Json:
    return {
        "number": attempt.number,
        "at": rfc3339(attempt.at),
        "status": attempt.status,
        "failure": attempt.failure and attempt.failure.value,
        "detail": attempt.detail,
        "milliseconds": attempt.milliseconds,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)
