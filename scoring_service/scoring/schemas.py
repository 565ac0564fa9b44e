"""What the scores API accepts and answers."""

from typing import Any

from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, validates_schema

from scoring_service.sources import catalogue
from scoring_service.wire.openapi import AnswerSchema, ProblemSchema
from scoring_service.wire.paging import PageQuery
from scoring_service.wire.validation import between, characters, entries, one_of, reference

_MOST_ITEMS = 200
HIGHEST_VERSION = 2**31 - 1


class SubjectSchema(Schema):
    """Whom the score is about, as the organisation knows them."""

    scheme = fields.String(
        required=True,
        validate=reference(1, 64),
        metadata={"description": "The kind of reference.", "example": "lender-reference"},
    )
    id = fields.String(
        required=True,
        validate=reference(1, 128),
        metadata={
            "description": "The reference itself, compared exactly as it is written.",
            "example": "C-20391",
        },
    )


class ScoreRequestSchema(Schema):
    """A request for one score."""

    model = fields.String(
        required=True, validate=characters(1, 63), metadata={"example": "credit_card_default"}
    )
    version = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=between(1, HIGHEST_VERSION),
        metadata={"description": "A published version; null means the champion."},
    )
    subject = fields.Nested(SubjectSchema, required=True)
    purpose = fields.String(
        required=True, validate=one_of(purpose.id for purpose in catalogue.load().purposes)
    )
    legal_basis = fields.String(
        required=True, validate=one_of(basis.id for basis in catalogue.load().bases)
    )
    consent_reference = fields.String(
        load_default=None,
        allow_none=True,
        validate=reference(1, 200),
        metadata={"description": "Where the consent is recorded; required for `consent`."},
    )
    items = fields.Dict(
        keys=fields.String(validate=characters(1, 63)),
        values=fields.Raw(
            allow_none=True,
            metadata={"oneOf": [{"type": "number"}, {"type": "null"}], "description": "A number."},
        ),
        required=True,
        validate=entries(0, _MOST_ITEMS),
        metadata={"description": "The items by id; absent or null items are missing."},
    )

    @validates_schema(skip_on_field_errors=False)
    def _consent_has_a_reference(self, data: dict[str, Any], **_: object) -> None:
        if data.get("legal_basis") == "consent" and not data.get("consent_reference"):
            told = lazy_gettext("Say where the consent is recorded.")
            raise ValidationError({"consent_reference": [told]})


class ScoreRangeSchema(AnswerSchema):
    min = fields.Integer()
    max = fields.Integer()


class ScoreModelSchema(AnswerSchema):
    name = fields.String()
    version = fields.Integer()
    digest = fields.String(metadata={"description": "SHA-256 of the algorithm document."})
    algorithm_url = fields.String()
    disclosure_url = fields.String()


class ViewSchema(AnswerSchema):
    """Both views of what a review could not settle; one of them may be null."""

    objection = fields.String()
    verification = fields.String(
        allow_none=True, metadata={"description": "What the reviewer found out."}
    )
    statement = fields.String(allow_none=True, metadata={"description": "What the person says."})


class RefusalSchema(AnswerSchema):
    """Why an item that was supplied is not used: a decision on the information, or on its use."""

    objection = fields.String()
    text = fields.String()
    certify_url = fields.String(
        allow_none=True,
        metadata={"description": "Null where its use was found unlawful: no certificate helps."},
    )


class ItemUseSchema(AnswerSchema):
    id = fields.String()
    value = fields.Raw(allow_none=True, metadata={"type": "number"})
    source = fields.String()
    status = fields.String(metadata={"enum": ["used", "missing", "frozen", "expired", "refused"]})
    views = fields.List(
        fields.Nested(ViewSchema),
        metadata={"description": "Pass them on with the score: the item was disputed."},
    )
    refused_because = fields.Nested(
        RefusalSchema,
        allow_none=True,
        metadata={"description": "Where an objection, and not the catalogue, has it refused."},
    )


class ScoreContributionSchema(AnswerSchema):
    feature = fields.String()
    label = fields.String()
    value = fields.Raw(allow_none=True, metadata={"type": "number"})
    points = fields.Float(metadata={"description": "Exact Shapley value, to two decimals."})
    rank = fields.Integer()


class ScoreReasonSchema(AnswerSchema):
    code = fields.String()
    text = fields.String()
    feature = fields.String()


class ScoreExplanationSchema(AnswerSchema):
    method = fields.String()
    reference = fields.String()
    base_value = fields.Float(allow_none=True)
    contributions = fields.List(fields.Nested(ScoreContributionSchema))
    reasons = fields.List(fields.Nested(ScoreReasonSchema))


class SubjectLinkSchema(AnswerSchema):
    url = fields.String()
    expires_at = fields.String(metadata={"format": "date-time"})


class PrivateLinkSchema(SubjectLinkSchema):
    """A further private link to a score."""

    id = fields.String(metadata={"description": "Names the link, for revoking it."})


class ObjectionOfferSchema(AnswerSchema):
    url = fields.String()
    deadline_days = fields.Integer()


class UnscorableReasonSchema(AnswerSchema):
    code = fields.String()
    text = fields.String()


class ScoreSchema(AnswerSchema):
    """One score with its reasons."""

    id = fields.String()
    status = fields.String(
        metadata={"enum": ["final", "unscorable", "frozen", "superseded", "erased"]}
    )
    value = fields.Integer(allow_none=True)
    withheld = fields.Boolean(metadata={"description": "An objection stands: no value is given."})
    disputed = fields.Boolean(
        metadata={
            "description": "An objection stands. Where the score is not withheld, it is given with "
            "this mark: it must go wherever the score goes."
        }
    )
    disputed_since = fields.String(allow_none=True, metadata={"format": "date-time"})
    dispute_note = fields.String(
        allow_none=True, metadata={"description": "The mark as a sentence; it names no ground."}
    )
    range = fields.Nested(ScoreRangeSchema)
    band = fields.String(allow_none=True)
    probability_of_default = fields.Float(allow_none=True)
    unscorable_reasons = fields.List(fields.Nested(UnscorableReasonSchema))
    scored_at = fields.String(metadata={"format": "date-time"})
    valid_until = fields.String(metadata={"format": "date-time"})
    purpose = fields.String()
    legal_basis = fields.String()
    kind = fields.String(metadata={"enum": ["live", "test"]})
    subject = fields.Nested(SubjectSchema)
    model = fields.Nested(ScoreModelSchema)
    items = fields.List(fields.Nested(ItemUseSchema))
    statements = fields.List(
        fields.Nested(ViewSchema),
        metadata={"description": "What the person says of their scores as a whole."},
    )
    explanation = fields.Nested(ScoreExplanationSchema)
    receipt = fields.Dict()
    subject_link = fields.Nested(SubjectLinkSchema, allow_none=True)
    objection = fields.Nested(ObjectionOfferSchema)
    supersedes = fields.String(allow_none=True)
    superseded_by = fields.String(allow_none=True)


class ScoresQuery(PageQuery):
    """Which scores to list."""

    usable = fields.Boolean(
        load_default=False,
        metadata={
            "description": "Only those that may be relied on now: there is a score, it is valid, "
            "nothing has replaced it, no objection to it stands, and it uses no value that is "
            "suppressed now for the subject and the purpose (`GET /v1/suppressions`), also where "
            "it is too old to have been made again: its status stays `final`. Ask so before any "
            "run over existing scores, and skip every score that is not listed."
        },
    )


class ListedScoreSchema(ScoreSchema):
    """A score in a list; one that is not shown has only its id and its problem."""

    problem = fields.Nested(
        ProblemSchema,
        metadata={
            "description": "Only of a score that is not shown, because what is stored of it or of "
            "its version was changed: what reading it alone answers. All but `id` is absent then."
        },
    )


class ExplanationBundleSchema(AnswerSchema):
    """All that is needed to check a score offline."""

    format = fields.String()
    language = fields.String()
    score = fields.Dict()
    items = fields.List(fields.Dict())
    statements = fields.List(fields.Dict())
    derived = fields.List(fields.Dict())
    explanation = fields.Dict()
    table = fields.Dict(
        allow_none=True,
        metadata={"description": "The person's lines of the published table: they add up."},
    )
    recourse = fields.Dict(allow_none=True)
    algorithm = fields.Dict()
    receipt = fields.Dict()
    recipients = fields.List(fields.Dict())
    responsible = fields.String(metadata={"description": "Who answers for the score."})
    objection = fields.Dict()
    signature = fields.String(
        metadata={"description": "Of the rest without `algorithm.document`; its digest is in it."}
    )
