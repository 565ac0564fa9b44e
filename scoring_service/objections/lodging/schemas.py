"""What the API accepts and answers about lodging: repeats, and the statement of reasons."""

from marshmallow import Schema, fields

from scoring_service.objections.decisions.resolutions import REASONS_LENGTH
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters


class RepeatSchema(AnswerSchema):
    """Of which earlier objections it is a mere repeat, and what the person can do about that."""

    of = fields.List(fields.String())
    text = fields.String()
    remedy = fields.String(allow_none=True)


class DeclineSchema(Schema):
    """Why a repeat is not looked into again."""

    reasons = fields.String(
        required=True,
        validate=characters(*REASONS_LENGTH),
        metadata={"description": "Written for the person: what was decided, and what is missing."},
    )


class StatementQuery(Schema):
    """Of which score the reasons are stated."""

    score = fields.String(
        load_default=None,
        validate=characters(1, 63),
        metadata={"description": "One of `scores`; left out, the one that it was lodged against."},
    )


class StatementSchema(AnswerSchema):
    """The extended statement of reasons and grounds of one score."""

    format = fields.String()
    language = fields.String()
    objection = fields.Dict()
    score = fields.Dict()
    items = fields.List(fields.Dict())
    rules = fields.List(fields.Dict())
    start = fields.Integer(allow_none=True)
    total = fields.Integer(allow_none=True)
    no_score = fields.List(fields.String())
    would_have_changed = fields.List(fields.String())
    recourse = fields.Dict(allow_none=True)
    procedure = fields.Dict()
    how_to_go_on = fields.List(fields.String())
    responsible = fields.String()
    signature = fields.String()
