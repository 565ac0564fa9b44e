"""What the objections API accepts and answers."""

import re
from typing import Any, Final

from marshmallow import Schema, fields

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.decisions.resolutions import REASONS_LENGTH, VERIFICATION_LENGTH
from scoring_service.objections.lodging.schemas import RepeatSchema
from scoring_service.objections.records import (
    Ground,
    Instance,
    Outcome,
    ResolutionKind,
)
from scoring_service.objections.review.schemas import ReviewedSchema
from scoring_service.objections.steps import EventKind, Party, State
from scoring_service.objections.timing.deadlines import AtDue, Disputed
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import characters, entries, one_of

MOST_ITEMS: Final = 200
_LONGEST_ID: Final = 63
ITEM_ID: Final = characters(1, _LONGEST_ID)
_ETAG: Final = re.compile(r'"([1-9][0-9]{0,8})"')


class ResolutionSchema(Schema):
    """What becomes of one disputed item."""

    id = fields.String(required=True, validate=ITEM_ID)
    resolution = fields.String(
        required=True, validate=one_of(kind.value for kind in ResolutionKind)
    )
    value = fields.Raw(
        load_default=None,
        allow_none=True,
        metadata={
            "type": "number",
            "description": "The right value; only where the item is corrected.",
        },
    )
    verification = fields.String(
        load_default=None,
        allow_none=True,
        validate=characters(*VERIFICATION_LENGTH),
        metadata={
            "description": "What the review found out; required where the item is `unresolved`, "
            "and only there. Shown with every later score that uses the item with this value."
        },
    )


class ProposedDecisionSchema(Schema):
    """A decision with its reasons."""

    outcome = fields.String(
        required=True,
        validate=one_of(o.value for o in Outcome if o is not Outcome.DECLINED),
        metadata={
            "description": "Follows from the items: `upheld` where all are corrected or deleted, "
            "`partly_upheld` where some are, `unresolved` where none is and some stay so, "
            "`rejected` otherwise. `answered` for "
            "`reasons_wanted` where nothing changes. Without items the reviewer chooses between "
            "`upheld` (the score stays frozen for good) and `rejected`."
        },
    )
    reasons = fields.String(
        required=True,
        validate=characters(*REASONS_LENGTH),
        metadata={"description": "Written for the person, in every case."},
    )
    items = fields.List(
        fields.Nested(ResolutionSchema),
        load_default=list,
        validate=entries(0, MOST_ITEMS),
        metadata={"description": "One resolution for every disputed item."},
    )


class NothingSchema(Schema):
    """Nothing needs to be sent."""


class Revision(fields.Field[int]):
    """The revision that an If-Match header names by the ETag of the objection as it was read."""

    default_error_messages = {  # noqa: RUF012 - as marshmallow has it
        "etag": N_("Send the ETag of the objection as you read it, quotation marks included.")
    }

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> int:  # noqa: ANN401
        del attr, data, options
        tag = _ETAG.fullmatch(value)
        if tag is None:
            raise self.make_error("etag")
        return int(tag[1])


class IfMatchSchema(Schema):
    """Which state of the objection is acted on."""

    revision = Revision(
        required=True,
        data_key="If-Match",
        metadata={
            "type": "string",
            "description": "The ETag of the objection as it was read.",
            "example": '"3"',
        },
    )


class OptionalIfMatchSchema(Schema):
    """Which state of the objection is acted on, where that matters to the caller."""

    revision = Revision(load_default=None, data_key="If-Match", metadata={"type": "string"})


class FrozenSchema(AnswerSchema):
    score = fields.String(allow_none=True)
    items = fields.List(fields.String())


class DecisionSchema(AnswerSchema):
    id = fields.String()
    outcome = fields.String(metadata={"enum": [outcome.value for outcome in Outcome]})
    by = fields.String(
        metadata={
            "enum": [Party.REVIEWER.value, Party.SERVICE.value],
            "description": "`service` where nobody decided in time and the procedure's rule did, "
            "or where a wish for reasons was answered at once.",
        }
    )
    rule = fields.String(
        allow_none=True,
        metadata={
            "description": "The procedure whose rule decided, or `statement_of_reasons`: see there."
        },
    )
    reasons = fields.String()
    items = fields.List(fields.Nested(ResolutionSchema))
    decided_at = fields.String(metadata={"format": "date-time"})
    score = fields.String(metadata={"description": "The score that was decided on."})
    superseded_by = fields.String(
        allow_none=True, metadata={"description": "The new score, where an item changed."}
    )
    instance = fields.String(metadata={"enum": [instance.value for instance in Instance]})
    confirmed = fields.Boolean(metadata={"description": "Whether a second reviewer confirmed it."})
    erase_old_values_by = fields.String(
        allow_none=True,
        metadata={
            "format": "date",
            "description": "By when what replaced scores were made of is erased, where the "
            "procedure says so.",
        },
    )


class EventSchema(AnswerSchema):
    event = fields.String(metadata={"enum": [kind.value for kind in EventKind]})
    at = fields.String(metadata={"format": "date-time"})
    by = fields.String(metadata={"enum": [party.value for party in Party]})
    helper = fields.String(
        allow_none=True,
        metadata={"description": "Of whom it tells, if any; to a helper of themselves alone."},
    )
    score = fields.String(allow_none=True)
    superseded_by = fields.String(allow_none=True)


class ProcedureSchema(AnswerSchema):
    """The procedure that the objection was lodged under; a later policy does not change it."""

    id = fields.String()
    title = fields.String()
    law = fields.String()
    article = fields.String()
    reviewed = fields.Boolean(
        metadata={"description": "Whether the rules were checked against the text of the law."}
    )
    mark_by = fields.String(allow_none=True, metadata={"format": "date"})
    tell_source_by = fields.String(allow_none=True, metadata={"format": "date"})
    source_answers_by = fields.String(
        allow_none=True,
        metadata={
            "format": "date",
            "description": "By when whoever supplied the information is to answer if asked at "
            "lodging; null where the objection is older than that.",
        },
    )
    days_certain = fields.Boolean(
        metadata={
            "description": "False where the holidays of that time were not known at lodging: "
            "every day was counted, so a deadline may be earlier than the law's, never later."
        }
    )
    at_due_date = fields.String(
        metadata={
            "enum": [at_due.value for at_due in AtDue],
            "description": "What happens where nobody has decided by `due_on`.",
        }
    )
    if_nobody_decides = fields.String(metadata={"description": "The same as a sentence."})
    disputed_scores = fields.String(
        metadata={
            "enum": [mode.value for mode in Disputed],
            "description": "What recipients get while it stands: no value, or one with a mark.",
        }
    )
    tell_declined_by = fields.String(
        allow_none=True,
        metadata={
            "format": "date",
            "description": "By when the law wants a person told that a repeat was declined.",
        },
    )


class ObjectionSchema(ReviewedSchema):
    """One objection: the claim, what is frozen, by when it is decided, and the decision."""

    id = fields.String()
    score = fields.String()
    scores = fields.List(
        fields.String(), metadata={"description": "All scores that it was lodged against."}
    )
    state = fields.String(metadata={"enum": [state.value for state in State]})
    kind = fields.String(metadata={"enum": ["live", "test"]})
    ground = fields.String(metadata={"enum": [ground.value for ground in Ground]})
    items = fields.List(fields.String())
    statement = fields.String()
    proposed = fields.Dict(keys=fields.String(), values=fields.Float())
    lodged_at = fields.String(metadata={"format": "date-time"})
    due_on = fields.String(
        metadata={"format": "date", "description": "The last day (`time_zone` of `/v1/status`)."}
    )
    procedure = fields.Nested(ProcedureSchema)
    overdue_at = fields.String(
        allow_none=True,
        metadata={
            "format": "date-time",
            "description": "When the service found that nobody had decided in time.",
        },
    )
    escalated = fields.Boolean(
        metadata={"description": "Whether it is overdue and all reviewers are called on."}
    )
    frozen = fields.Nested(
        FrozenSchema,
        metadata={
            "description": "What no new score is made of until the decision. What recipients get "
            "of the score meanwhile, says `disputed_scores` of the procedure."
        },
    )
    current_score = fields.String(
        metadata={"description": "The score that stands where the disputed one stood."}
    )
    assignee = fields.String(
        allow_none=True, metadata={"description": "The reviewer's account; shown to reviewers."}
    )
    decision = fields.Nested(
        DecisionSchema,
        allow_none=True,
        metadata={"description": "The one in force; null too while a reviewer is to follow."},
    )
    decisions = fields.List(
        fields.Nested(DecisionSchema),
        metadata={"description": "The answer, the first decision, and the one on an appeal."},
    )
    answer = fields.Nested(
        DecisionSchema,
        allow_none=True,
        metadata={"description": "What the service answered at once, where reasons were wanted."},
    )
    repeat = fields.Nested(
        RepeatSchema,
        allow_none=True,
        metadata={"description": "Where it is a mere repeat: nothing is frozen by it."},
    )
    events = fields.List(fields.Nested(EventSchema))
    revision = fields.Integer(metadata={"description": "The number in the ETag."})
