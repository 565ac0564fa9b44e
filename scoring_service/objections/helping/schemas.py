"""What is sent and told about helpers."""

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.correspondence.records import MediaType
from scoring_service.objections.helping.records import Power, Relation, Standing
from scoring_service.objections.helping.rules import NAME_LENGTH, REASONS_LENGTH
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters, one_of


def _refuses(accepted: bool) -> None:  # noqa: FBT001 - as marshmallow calls it
    if accepted:
        raise ValidationError(N_("Only a refusal is recorded. Say nothing where it is in order."))


class AuthoritySchema(Schema):
    """Whom one names, and for what; a form, with the signed document as its file."""

    file = Upload(
        required=True,
        metadata={
            "description": "The signed authority: a PDF, or a picture as PNG or JPEG, told by its "
            "content; at most 10,000,000 bytes."
        },
    )
    name = fields.String(required=True, validate=characters(*NAME_LENGTH))
    relation = fields.String(
        required=True, validate=one_of(relation.value for relation in Relation)
    )
    may = fields.List(
        fields.String(validate=one_of(power.value for power in Power)),
        load_default=lambda: [power.value for power in Power],
        metadata={"description": "What the helper may do, once each; left out, all of it."},
    )
    ends_on = fields.Date(
        required=True,
        metadata={
            "description": "The last day (`time_zone` of `/v1/status`); by policy not later than "
            "in 180 days."
        },
    )


class AuthorityRefusalSchema(Schema):
    """Why an authority is not valid."""

    accepted = fields.Boolean(
        required=True,
        truthy={True},
        falsy={False},
        validate=_refuses,
        metadata={"description": "False; of an authority that is in order nothing is said."},
    )
    reasons = fields.String(
        required=True,
        validate=characters(*REASONS_LENGTH),
        metadata={"description": "For the person, in plain words."},
    )
    helper = fields.String(
        load_default=None, metadata={"description": "Left out where one helper took part."}
    )


class AuthorityDocumentSchema(AnswerSchema):
    """The signed document; read at `/v1/helpers/<id>/authority`."""

    digest = fields.String()
    sent_digest = fields.String()
    type = fields.String(metadata={"enum": [kind.value for kind in MediaType]})
    size = fields.Integer()
    name = fields.String(metadata={"description": "The name it had, as inert text."})


class HelperSchema(AnswerSchema):
    """Somebody who acts, or acted, for the person."""

    id = fields.String()
    name = fields.String()
    relation = fields.String(metadata={"enum": [relation.value for relation in Relation]})
    may = fields.List(fields.String(metadata={"enum": [power.value for power in Power]}))
    named_at = fields.String(metadata={"format": "date-time"})
    ends_on = fields.String(metadata={"format": "date"})
    standing = fields.String(metadata={"enum": [standing.value for standing in Standing]})
    ended_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    refused_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    reasons = fields.String(metadata={"description": "Why it was refused; else empty."})
    authority = fields.Nested(AuthorityDocumentSchema)


class HelpersSchema(AnswerSchema):
    items = fields.List(fields.Nested(HelperSchema), required=True)


class HelperLinkSchema(AnswerSchema):
    """The helper's private link; told once."""

    url = fields.String()
    expires_at = fields.String(metadata={"format": "date-time"})


class NamedHelperSchema(HelperSchema):
    """A helper who was just named."""

    link = fields.Nested(HelperLinkSchema)
