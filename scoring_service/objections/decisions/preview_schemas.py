"""What a reviewer sends to try a decision, and what is told of it."""

from marshmallow import Schema, fields

from scoring_service.kernel.texts import LANGUAGES
from scoring_service.objections.decisions.resolutions import REASONS_LENGTH
from scoring_service.objections.records import Outcome
from scoring_service.objections.schemas import MOST_ITEMS, ResolutionSchema
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters, entries, one_of


class WantedSchema(Schema):
    """A decision as far as it is thought out."""

    items = fields.List(
        fields.Nested(ResolutionSchema),
        load_default=list,
        validate=entries(0, MOST_ITEMS),
        metadata={"description": "One resolution for every disputed item."},
    )
    outcome = fields.String(
        load_default=None,
        allow_none=True,
        validate=one_of(outcome.value for outcome in Outcome),
        metadata={"description": "Needed only where it does not follow from the items."},
    )
    reasons = fields.String(
        load_default="",
        validate=characters(0, REASONS_LENGTH[1]),
        metadata={"description": "Without them there is no letter; with them they are checked."},
    )


class StandingSchema(AnswerSchema):
    """What a score says, or why there is none."""

    value = fields.Integer(allow_none=True)
    band = fields.String(allow_none=True)
    probability = fields.Float(allow_none=True)
    unscorable_reasons = fields.List(fields.String())


class ScoreChangeSchema(AnswerSchema):
    """Another score of the person, now and as it would be made again."""

    score = fields.String()
    model = fields.String()
    version = fields.Integer()
    purpose = fields.String()
    scored_at = fields.String(metadata={"format": "date-time"})
    old = fields.Nested(StandingSchema)
    new = fields.Nested(
        StandingSchema,
        metadata={"description": "Without a value where no score could be made, and why."},
    )


class ParagraphSchema(AnswerSchema):
    text = fields.String()
    quoted = fields.Boolean(metadata={"description": "Whether these are the reviewer's words."})


class LetterSchema(AnswerSchema):
    """A letter, as it would be sent."""

    language = fields.String(metadata={"enum": list(LANGUAGES)})
    subject = fields.String()
    paragraphs = fields.List(fields.Nested(ParagraphSchema))


class PreviewSchema(AnswerSchema):
    """What a decision would do."""

    score = fields.String(metadata={"description": "The score that stands now."})
    old = fields.Nested(StandingSchema)
    new = fields.Nested(
        StandingSchema,
        allow_none=True,
        metadata={"description": "Null where the score would be withdrawn: see `stays_frozen`."},
    )
    replaced = fields.Boolean(metadata={"description": "Whether a new score would be made."})
    other_scores = fields.Integer(
        metadata={"description": "How many other scores of the person would be made again."}
    )
    others = fields.List(
        fields.Nested(ScoreChangeSchema),
        metadata={"description": "Those other scores: what each says, and what it would say."},
    )
    outcome = fields.String(metadata={"enum": [outcome.value for outcome in Outcome]})
    items = fields.List(fields.Nested(ResolutionSchema))
    needs_second = fields.Boolean(
        metadata={"description": "Whether another reviewer has to confirm it."}
    )
    stays_frozen = fields.Boolean(
        metadata={"description": "Whether the score would be withdrawn: frozen for good."}
    )
    letters = fields.List(
        fields.Nested(LetterSchema),
        metadata={
            "description": "In the person's language where they left an address; else in every "
            "language. None without reasons."
        },
    )
    letter_is_sent = fields.Boolean(
        metadata={
            "description": "Whether there is an address to send it to; else the person reads the "
            "decision on their page."
        }
    )
    reasons_in_other_language_than = fields.String(
        allow_none=True,
        metadata={
            "enum": [*LANGUAGES, None],
            "description": "The person's language, where the reasons seem to be in another one.",
        },
    )
