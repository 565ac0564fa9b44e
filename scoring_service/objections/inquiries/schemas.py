"""What the inquiries API accepts and answers."""

from typing import Any, Final

from marshmallow import Schema, fields

from scoring_service.kernel.clock import rfc3339
from scoring_service.objections.correspondence.evidence_api import EvidenceSchema, evidence_body
from scoring_service.objections.inquiries.records import (
    Answer,
    AnswerKind,
    Inquiry,
    InquiryState,
    ItemAnswer,
)
from scoring_service.objections.inquiries.rules import STATEMENT_LENGTH
from scoring_service.objections.records import Ground
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.paging import PageQuery
from scoring_service.wire.validation import characters, entries, one_of

Json = dict[str, Any]

_MOST_ITEMS: Final = 200
_LONGEST_ID: Final = 63
_KINDS: Final = [kind.value for kind in AnswerKind]
_STATES: Final = [state.value for state in InquiryState]


class InquiryQuery(PageQuery):
    """Which inquiries to list."""

    state = fields.String(load_default=None, validate=one_of(_STATES))


class ItemAnswerSchema(Schema):
    """What the organisation says of one item that it supplied."""

    id = fields.String(required=True, validate=characters(1, _LONGEST_ID))
    answer = fields.String(required=True, validate=one_of(_KINDS))
    value = fields.Raw(
        load_default=None,
        allow_none=True,
        metadata={
            "type": "number",
            "description": "The right value; only where the item is corrected.",
        },
    )


class AnswerToInquirySchema(Schema):
    """One line for every item that is asked about, and how it was checked."""

    items = fields.List(
        fields.Nested(ItemAnswerSchema), required=True, validate=entries(1, _MOST_ITEMS)
    )
    statement = fields.String(
        required=True,
        validate=characters(*STATEMENT_LENGTH),
        metadata={
            "description": "How it was checked. The person and the reviewer read it.",
            "example": "We compared the item with the account statement of October.",
        },
    )


class SuppliedElsewhereSchema(AnswerSchema):
    score = fields.String()
    value = fields.Float()


class AskedItemSchema(AnswerSchema):
    """One item, and every value of it that is disputed; one answer is given for all of them."""

    id = fields.String()
    value = fields.Float(
        allow_none=True,
        metadata={
            "description": "What was supplied for `score`; null where nothing was, and to whoever "
            "has a private link that does not open it."
        },
    )
    elsewhere = fields.List(
        fields.Nested(SuppliedElsewhereSchema),
        metadata={
            "description": "What was supplied for each further score that the objection names. "
            "`confirmed` says that each value is right for its score, `corrected` that one value "
            "is right for all, `deleted` that none is. The person reads of the scores that their "
            "private link opens."
        },
    )
    proposed = fields.Float(
        allow_none=True, metadata={"description": "What is right, the person says, if they said."}
    )


class ItemAnsweredSchema(AnswerSchema):
    id = fields.String()
    answer = fields.String(metadata={"enum": _KINDS})
    value = fields.Float(allow_none=True)


class InquirySchema(AnswerSchema):
    """What an organisation is asked about information it supplied, and what it answered."""

    id = fields.String()
    state = fields.String(metadata={"enum": _STATES})
    kind = fields.String(metadata={"enum": ["live", "test"]})
    objection = fields.String()
    score = fields.String()
    ground = fields.String(metadata={"enum": [ground.value for ground in Ground]})
    items = fields.List(fields.Nested(AskedItemSchema))
    asked_at = fields.String(metadata={"format": "date-time"})
    answer_by = fields.String(
        metadata={"format": "date", "description": "The last day (`time_zone` of `/v1/status`)."}
    )
    silent_at = fields.String(
        allow_none=True,
        metadata={
            "format": "date-time",
            "description": "When the service noted that the last day had passed.",
        },
    )
    answered_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    late = fields.Boolean(metadata={"description": "Whether the answer came after the last day."})
    answers = fields.List(fields.Nested(ItemAnsweredSchema))
    statement = fields.String(allow_none=True)
    evidence = fields.List(fields.Nested(EvidenceSchema))


class InquiriesSchema(AnswerSchema):
    items = fields.List(fields.Nested(InquirySchema), required=True)


def answer_of(asked: Json) -> Answer:
    """Return the answer that was sent."""
    parts = (ItemAnswer(p["id"], AnswerKind(p["answer"]), p["value"]) for p in asked["items"])
    return Answer(tuple(parts), asked["statement"])


def inquiry_body(inquiry: Inquiry) -> Json:
    """Write an inquiry; see `InquirySchema` for its fields."""
    return {
        "id": inquiry.id,
        "state": inquiry.state.value,
        "kind": inquiry.supplier.key_kind,
        "objection": inquiry.objection_id,
        "score": inquiry.score_id,
        "ground": inquiry.ground.value,
        "items": [
            {
                "id": item.id,
                "value": item.value,
                "elsewhere": [
                    {"score": other.score_id, "value": other.value} for other in item.elsewhere
                ],
                "proposed": item.proposed,
            }
            for item in inquiry.items
        ],
        "asked_at": rfc3339(inquiry.asked_at),
        "answer_by": inquiry.answer_by.isoformat(),
        "silent_at": inquiry.silent_at and rfc3339(inquiry.silent_at),
        "answered_at": inquiry.answered_at and rfc3339(inquiry.answered_at),
        "late": inquiry.late,
        "answers": [
            {"id": part.id, "answer": part.kind.value, "value": part.value}
            for part in inquiry.answers
        ],
        "statement": inquiry.statement,
        "evidence": [evidence_body(one) for one in inquiry.evidence],
    }
