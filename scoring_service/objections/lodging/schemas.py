"""What the API accepts and answers about lodging: claims, repeats, statements of reasons."""

from typing import Final

from marshmallow import Schema, fields

from scoring_service.kernel.texts import LANGUAGES
from scoring_service.notices.contacts import LONGEST_ADDRESS
from scoring_service.objections.decisions.resolutions import REASONS_LENGTH
from scoring_service.objections.lodging.claims import STATEMENT_LENGTH
from scoring_service.objections.lodging.naming import MOST_NAMED
from scoring_service.objections.records import Ground
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters, entries, one_of

_MOST_ITEMS: Final = 200
_ITEM_ID: Final = characters(1, 63)


class ContactSchema(Schema):
    """Where the person wants to be written to about the objection."""

    email = fields.String(required=True, validate=characters(1, LONGEST_ADDRESS))
    language = fields.String(
        load_default=None,
        validate=one_of(LANGUAGES),
        metadata={"description": "Of the e-mails; left out, that of the answer."},
    )


class ClaimSchema(Schema):
    """An objection to a score, or to items of it."""

    score = fields.String(required=True, validate=_ITEM_ID, metadata={"example": "scr_…"})
    ground = fields.String(required=True, validate=one_of(ground.value for ground in Ground))
    items = fields.List(
        fields.String(validate=_ITEM_ID),
        load_default=list,
        validate=entries(0, _MOST_ITEMS),
        metadata={
            "description": "The items that are wrong. Required for `inaccurate` and `outdated`; "
            "otherwise none means the score as a whole.",
            "example": ["repayment_status_1"],
        },
    )
    statement = fields.String(
        required=True,
        validate=characters(*STATEMENT_LENGTH),
        metadata={"description": "What is wrong, in your own words."},
    )
    proposed = fields.Dict(
        keys=fields.String(validate=_ITEM_ID),
        values=fields.Raw(metadata={"type": "number", "description": "A number."}),
        load_default=dict,
        validate=entries(0, _MOST_ITEMS),
        metadata={"description": "The right values, by item, where they are known."},
    )
    scores = fields.List(
        fields.String(validate=_ITEM_ID),
        load_default=list,
        validate=entries(0, MOST_NAMED),
        metadata={
            "description": "Further scores of the same person with the same organisation that it "
            "is about: those that used a disputed item, whatever its value there. What is decided "
            "holds for all of them.",
            "example": ["scr_…"],
        },
    )
    reviewer_wanted = fields.Boolean(
        load_default=False,
        metadata={
            "description": "For `reasons_wanted`: have a reviewer answer. Else the statement of "
            "reasons answers at once; a reviewer can be asked for later. All others have one."
        },
    )
    contact = fields.Nested(
        ContactSchema,
        load_default=None,
        metadata={"description": "Only where the service sends e-mails; kept until withdrawn."},
    )


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
        validate=_ITEM_ID,
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
