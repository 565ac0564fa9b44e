"""What reviewers send to a proposed decision and persons on appeal, and what is told of both."""

from marshmallow import Schema, fields

from scoring_service.objections.records import Instance
from scoring_service.objections.review.records import NOTE_LENGTH, REASONS_LENGTH
from scoring_service.objections.review.rules import Bar
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters


class ConfirmationSchema(Schema):
    """What a second reviewer says of a proposed decision."""

    confirmed = fields.Boolean(
        required=True,
        truthy={True},
        falsy={False},
        metadata={"description": "True lets the decision take effect; false sends it back."},
    )
    reasons = fields.String(
        load_default="",
        validate=characters(0, NOTE_LENGTH[1]),
        metadata={"description": "For reviewers only; required where it is sent back."},
    )


class AppealSchema(Schema):
    """Why the person does not agree with the decision."""

    reasons = fields.String(required=True, validate=characters(*REASONS_LENGTH))


class ReceivedAppealSchema(AnswerSchema):
    """The appeal against the first decision, as whoever received the score learns of it."""

    lodged_at = fields.String(metadata={"format": "date-time"})
    due_on = fields.String(metadata={"format": "date"})
    withdrawn_at = fields.String(allow_none=True, metadata={"format": "date-time"})


class OwnAppealSchema(ReceivedAppealSchema):
    """The appeal against the first decision, for the person and for reviewers."""

    reasons = fields.String()


class ProposalSchema(AnswerSchema):
    """A decision that was proposed, and what a second reviewer said of it; for reviewers."""

    instance = fields.String(metadata={"enum": [instance.value for instance in Instance]})
    outcome = fields.String()
    reasons = fields.String()
    items = fields.List(fields.Dict())
    reviewer = fields.String(metadata={"description": "The account of whoever proposed it."})
    proposed_at = fields.String(metadata={"format": "date-time"})
    confirmed = fields.Boolean(
        allow_none=True,
        metadata={"description": "Null until a second reviewer has answered, or if none did."},
    )
    seconded_by = fields.String(allow_none=True)
    note = fields.String(metadata={"description": "What the second reviewer wrote."})


class BarSchema(AnswerSchema):
    """Why the reviewer who asks may not take, decide or confirm the case."""

    code = fields.String(metadata={"enum": [bar.value for bar in Bar]})
    detail = fields.String()


class ReviewedSchema(AnswerSchema):
    """What is told of an objection about who decides it, and of its appeal."""

    appeal_until = fields.String(
        allow_none=True,
        metadata={
            "format": "date",
            "description": "The last day (`time_zone` of `/v1/status`) for an appeal; null where "
            "none is possible.",
        },
    )
    appeal = fields.Nested(OwnAppealSchema, allow_none=True)
    proposal = fields.Nested(
        ProposalSchema,
        allow_none=True,
        metadata={"description": "The decision that waits for a second reviewer; for reviewers."},
    )
    earlier_proposals = fields.List(
        fields.Nested(ProposalSchema), metadata={"description": "Oldest first; for reviewers."}
    )
    barred = fields.Nested(
        BarSchema,
        allow_none=True,
        metadata={"description": "For reviewers: why whoever asks may not act; null if they may."},
    )
    new_since_review = fields.List(
        fields.String(),
        metadata={
            "description": "For reviewers: the events by which evidence, messages and answers came "
            "since a reviewer last did something in the case, oldest first."
        },
    )
