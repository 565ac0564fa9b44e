"""How the difference of two publications is described in OpenAPI."""

from typing import Final

from marshmallow import Schema, fields

from scoring_service.algorithms.topics import Topic
from scoring_service.registry.schemas import VersionSchema
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import between

_LARGEST: Final = 2**31 - 1


class ChangesQuery(Schema):
    """Which version to compare with."""

    other = fields.Integer(
        data_key="from",
        load_default=None,
        validate=between(0, _LARGEST),
        metadata={"description": "The version to compare with. By default the one before."},
    )


class ScoreShiftSchema(AnswerSchema):
    """How scores move, as far as the two documents prove it."""

    nobody_moves = fields.Boolean(
        required=True, metadata={"description": "Whether the score of everybody stays the same."}
    )
    least_move = fields.Integer(
        required=True, metadata={"description": "No score moves by less, whatever the values are."}
    )
    most_move = fields.Integer(required=True)
    mean_before = fields.Float(
        required=True, metadata={"description": "Of the earlier version's reference population."}
    )
    mean_after = fields.Float(
        required=True, metadata={"description": "Of the later version's reference population."}
    )
    same_population = fields.Boolean(
        required=True,
        metadata={"description": "Whether all counts agree with one and the same population."},
    )
    same_need = fields.Boolean(
        required=True, metadata={"description": "Whether the same must be known for a score."}
    )


class BinSchema(AnswerSchema):
    """The bin of some values in one version."""

    bin = fields.Integer(required=True)
    points = fields.Integer(required=True)
    count = fields.Integer(required=True, metadata={"description": "People in the whole bin."})


class RowSchema(AnswerSchema):
    """Values that are in one bin of each version: a range, listed values, or no known value."""

    above = fields.Float(required=True, allow_none=True)
    at_most = fields.Float(required=True, allow_none=True)
    values = fields.List(fields.Float(), required=True)
    missing = fields.Boolean(required=True)
    from_ = fields.Nested(BinSchema, data_key="from", attribute="from", allow_none=True)
    to = fields.Nested(BinSchema, required=True, allow_none=True)


class PeopleSchema(AnswerSchema):
    """How many people of the reference population have this difference of a feature's points."""

    move = fields.Integer(required=True)
    people = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null for fewer than five."}
    )


class FeatureChangeSchema(AnswerSchema):
    """A feature of either version, its bins side by side."""

    feature = fields.String(required=True)
    in_from = fields.Boolean(required=True)
    in_to = fields.Boolean(required=True)
    comparable = fields.Boolean(
        required=True,
        metadata={"description": "Whether both work it out alike, so that each person has a row."},
    )
    mean_before = fields.Float(required=True)
    mean_after = fields.Float(required=True)
    people = fields.List(
        fields.Nested(PeopleSchema),
        required=True,
        allow_none=True,
        metadata={"description": "Null where the two documents do not show it."},
    )
    rows = fields.List(fields.Nested(RowSchema), required=True)


class ChangeSchema(AnswerSchema):
    """One place of the document; parts of lists are named by their ids."""

    place = fields.String(required=True)
    topic = fields.String(required=True, metadata={"enum": [topic.value for topic in Topic]})
    kind = fields.String(required=True, metadata={"enum": ["added", "removed", "changed"]})
    from_ = fields.Raw(data_key="from", attribute="from", allow_none=True)
    to = fields.Raw(required=True, allow_none=True)


class ChangesSchema(AnswerSchema):
    """Everything in which a version differs from another one."""

    from_ = fields.Nested(VersionSchema, data_key="from", attribute="from", required=True)
    to = fields.Nested(VersionSchema, required=True)
    topics = fields.Dict(
        required=True, metadata={"description": "The number of changes of each topic."}
    )
    scores = fields.Nested(ScoreShiftSchema, required=True)
    features = fields.List(fields.Nested(FeatureChangeSchema), required=True)
    moves = fields.Dict(
        required=True,
        allow_none=True,
        metadata={
            "description": "How many people's scores move by how much, counted when the later "
            "version was trained; null where that was not counted between these two."
        },
    )
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
