"""What the log answers in JSON; the rest of it is text and bytes of public formats."""

from marshmallow import fields

from scoring_service.wire.openapi import AnswerSchema


class HandoverSchema(AnswerSchema):
    """How a key took over from another."""

    key = fields.String(metadata={"description": "The key that took over."})
    previous = fields.String(metadata={"description": "The key before it."})
    since = fields.String(metadata={"format": "date-time"})
    checkpoint = fields.String(metadata={"description": "A checkpoint signed by both keys."})
    proof = fields.String(metadata={"description": "That the new key's entry is under it."})


class HandoversSchema(AnswerSchema):
    """Every handover, the first at the top."""

    items = fields.List(fields.Nested(HandoverSchema))
