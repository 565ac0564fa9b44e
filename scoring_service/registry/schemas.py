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
    published_at = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "format": "date-time",
            "description": "Null only of a refused version that cannot even be read.",
        },
    )
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


class LoggedSchema(AnswerSchema):
    """An entry of the transparency log and the proof that it is there."""

    entry = fields.Dict()
    proof = fields.String(metadata={"description": "c2sp.org/tlog-proof"})


class PublicationSchema(VersionSchema):
    """A published version with its facts, its approval and its entry in the log."""

    log = fields.Nested(
        LoggedSchema,
        allow_none=True,
        metadata={"description": "Null until a checkpoint covers the publication."},
    )

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


class StandingVersionSchema(AnswerSchema):
    """A version, and whether it is served."""

    model = fields.String(required=True)
    version = fields.Integer(required=True)
    digest = fields.String(required=True)
    state = fields.String(
        required=True,
        metadata={
            "enum": ["published", "retired", "refused"],
            "description": "`refused`: not served, because it is not what was published.",
        },
    )
    champion = fields.Boolean(required=True)


class LogStateSchema(AnswerSchema):
    """How far the transparency log is signed for."""

    size = fields.Integer(required=True, metadata={"description": "Of the latest checkpoint."})
    signed_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    waiting = fields.Integer(
        required=True, metadata={"description": "Entries that no checkpoint covers yet."}
    )


class AlarmSchema(AnswerSchema):
    """Something that people must look at."""

    code = fields.String(required=True, metadata={"description": "Stable name, for programs."})
    about = fields.String(required=True, metadata={"description": "What it is about."})
    title = fields.String(required=True)
    detail = fields.String(required=True)
    remedy = fields.String(required=True, metadata={"description": "What to do about it."})
    since = fields.String(
        required=True,
        allow_none=True,
        metadata={"format": "date-time", "description": "Null where that cannot be read any more."},
    )


class StatusSchema(AnswerSchema):
    """How the service stands."""

    status = fields.String(
        required=True,
        metadata={"enum": ["ok", "alarm"], "description": "`alarm` while any alarm stands."},
    )
    versions = fields.List(fields.Nested(StandingVersionSchema), required=True)
    log = fields.Nested(LogStateSchema, required=True)
    time_zone = fields.String(
        required=True,
        metadata={
            "description": "In which every date and last day of this installation is reckoned "
            "(IANA time zone database); instants are in UTC.",
        },
    )
    verified_at = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "format": "date-time",
            "description": "When all versions were last held against the log.",
        },
    )
    mlflow_compared_at = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "format": "date-time",
            "description": "When MLflow was last compared with what is published.",
        },
    )
    alarms = fields.List(fields.Nested(AlarmSchema), required=True)
