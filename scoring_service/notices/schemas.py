"""What the webhooks API accepts and answers."""

from typing import Final

from marshmallow import Schema, fields

from scoring_service.notices.addresses import LONGEST_URL
from scoring_service.notices.records import DeliveryState, Event, Failure
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters, entries, one_of

_EVENTS: Final = [event.value for event in Event]


class NewWebhookSchema(Schema):
    """Where an organisation wants to be told, and of what."""

    url = fields.String(
        required=True,
        validate=characters(1, LONGEST_URL),
        metadata={
            "description": "An https address on the public internet.",
            "example": "https://hooks.bank.example/scores",
        },
    )
    events = fields.List(
        fields.String(validate=one_of(_EVENTS)),
        load_default=lambda: list(_EVENTS),
        validate=entries(1, len(_EVENTS)),
        metadata={"description": "Which events; all where it is left out.", "example": _EVENTS},
    )


class WebhookSchema(AnswerSchema):
    """A webhook, without its secret."""

    id = fields.String()
    url = fields.String()
    events = fields.List(fields.String(metadata={"enum": _EVENTS}))
    kind = fields.String(metadata={"enum": ["live", "test"]})
    created_at = fields.String(metadata={"format": "date-time"})
    disabled_at = fields.String(
        allow_none=True,
        metadata={"format": "date-time", "description": "Since it answered 410 Gone."},
    )
    former_secret_until = fields.String(
        allow_none=True,
        metadata={"format": "date-time", "description": "Until then two secrets sign."},
    )


class IssuedWebhookSchema(WebhookSchema):
    """A webhook with its secret, which is shown this one time."""

    secret = fields.String(metadata={"example": "whsec_…"})


class WebhooksSchema(AnswerSchema):
    items = fields.List(fields.Nested(WebhookSchema), required=True)


class AttemptSchema(AnswerSchema):
    number = fields.Integer()
    at = fields.String(metadata={"format": "date-time"})
    status = fields.Integer(allow_none=True, metadata={"description": "The HTTP status answered."})
    failure = fields.String(
        allow_none=True,
        metadata={
            "enum": [*(failure.value for failure in Failure), None],
            "description": "Why it did not deliver; null where it did.",
        },
    )
    detail = fields.String()
    milliseconds = fields.Integer()


class DeliverySchema(AnswerSchema):
    """One message to one webhook, and every attempt to deliver it."""

    id = fields.String()
    message_id = fields.String(metadata={"description": "The `webhook-id` of every attempt."})
    event = fields.String(metadata={"enum": _EVENTS})
    body = fields.Dict(metadata={"description": "What is sent."})
    state = fields.String(metadata={"enum": [state.value for state in DeliveryState]})
    next_attempt_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    attempts = fields.List(fields.Nested(AttemptSchema))
