"""How publications are described in OpenAPI."""

from marshmallow import fields

from scoring_service.wire.openapi import AnswerSchema


class VersionSchema(AnswerSchema):
    """A published version in short."""

    model = fields.String(required=True)
    version = fields.Integer(required=True)
    digest = fields.String(
        required=True, metadata={"description": "Address of the algorithm's bytes: sha256:…"}
    )
    state = fields.String(required=True, metadata={"enum": ["published", "retired"]})
    champion = fields.Boolean(
        required=True, metadata={"description": "Whether scores are made with it by default."}
    )
    refused = fields.Boolean(
        required=True,
        metadata={"description": "Whether it is not served, because it is not as published."},
    )
    published_at = fields.String(required=True, metadata={"format": "date-time"})
    retired_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    url = fields.String(required=True)
    algorithm_url = fields.String(required=True)
    disclosure_url = fields.String(required=True)
    approval_url = fields.String(required=True)
    reasons_url = fields.String(required=True)
    fairness_url = fields.String(required=True)


class RangeSchema(AnswerSchema):
    """The lowest and the highest possible score."""

    min = fields.Integer(required=True)
    max = fields.Integer(required=True)


class PublicationSchema(VersionSchema):
    """A published version with its facts and its approval."""

    title = fields.String(required=True)
    summary = fields.String(required=True)
    range = fields.Nested(RangeSchema, required=True)
    facts = fields.Dict(
        required=True,
        metadata={"description": "Measured facts, an ATRS record and a model card."},
    )
    approval = fields.Dict(
        required=True,
        metadata={"description": "Who made and who approved it, and what every check found."},
    )


class ModelSchema(AnswerSchema):
    """A model and its published versions, newest first."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    champion = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The version that makes scores by default."},
    )
    versions = fields.List(fields.Nested(VersionSchema), required=True)


class ModelsSchema(AnswerSchema):
    """Every model with a published version."""

    items = fields.List(fields.Nested(ModelSchema), required=True)


class ReasonSchema(AnswerSchema):
    """A reason that a score may give."""

    code = fields.String(required=True)
    text = fields.String(required=True)
    feature = fields.String(required=True)
    label = fields.String(required=True)


class ReasonsSchema(AnswerSchema):
    """Every reason that a score of this version may give."""

    items = fields.List(fields.Nested(ReasonSchema), required=True)


class FairnessSchema(AnswerSchema):
    """How groups of people fare under this version, as measured when it was made."""

    fairness = fields.Dict(required=True)
