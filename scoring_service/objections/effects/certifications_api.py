"""`POST /v1/certifications`, `GET /v1/suppressions`: what was corrected or deleted, used again.

And what the person and reviewers read of it: `GET /v1/objections/<id>/certifications`.
"""

import math
from typing import Any

from flask import Response, g
from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, validates_schema

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import access
from scoring_service.objections.effects import certifying
from scoring_service.scoring import certifications, suppressions
from scoring_service.scoring.certifications import Certification, Certified
from scoring_service.scoring.records import Person
from scoring_service.scoring.schemas import SubjectSchema
from scoring_service.scoring.suppressions import Suppression
from scoring_service.wire.idempotency import accepts_idempotency_key, answer_once
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint
from scoring_service.wire.paging import PageQuery, page_of, page_schema
from scoring_service.wire.validation import characters, reference

blueprint = Blueprint(
    "certifications",
    __name__,
    url_prefix="/v1",
    description="Information that was corrected or deleted, and its certification",
)

Json = dict[str, Any]


class CertificationRequestSchema(Schema):
    """What an organisation certifies about an item that it supplies again."""

    subject = fields.Nested(SubjectSchema, required=True)
    item = fields.String(required=True, validate=characters(1, 63))
    value = fields.Raw(
        required=True, metadata={"type": "number", "description": "The value, now certified."}
    )
    statement = fields.String(
        required=True,
        validate=characters(*certifying.STATEMENT_LENGTH),
        metadata={"description": "How it was verified and by whom. The person reads it."},
    )

    @validates_schema
    def _value_is_a_number(self, data: Json, **_: object) -> None:
        value = data["value"]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value):
            raise ValidationError({"value": [lazy_gettext("Must be a number.")]})


class CertificationSchema(AnswerSchema):
    """A certification as it was recorded."""

    id = fields.String()
    item = fields.String()
    value = fields.Raw(metadata={"type": "number"})
    statement = fields.String()
    objections = fields.List(fields.String())
    certified_at = fields.String(metadata={"format": "date-time"})


class CertificationsSchema(AnswerSchema):
    items = fields.List(fields.Nested(CertificationSchema), required=True)


class SuppressionQuery(PageQuery):
    """Whose suppressions to list; left out, those of all subjects."""

    scheme = fields.String(load_default=None, validate=reference(1, 64))
    id = fields.String(load_default=None, validate=reference(1, 128))

    @validates_schema
    def _both_or_neither(self, data: Json, **_: object) -> None:
        for name, other in (("scheme", "id"), ("id", "scheme")):
            if data.get(name) is None and data.get(other) is not None:
                told = lazy_gettext("Name the subject by both its scheme and its id.")
                raise ValidationError({name: [told]})


class SuppressionSchema(AnswerSchema):
    """One item of a subject that is not used again, or one value of it."""

    id = fields.String()
    objection = fields.String()
    subject = fields.Nested(SubjectSchema)
    item = fields.String()
    value = fields.Raw(
        allow_none=True,
        metadata={"type": "number", "description": "The value refused; null: any value."},
    )
    purpose = fields.String(allow_none=True, metadata={"description": "Null: for every purpose."})
    state = fields.String(
        metadata={
            "enum": ["suppressed", "lifted"],
            "description": "`lifted` once certified, or once a later decision was another.",
        }
    )
    admitted = fields.List(
        fields.Raw(metadata={"type": "number"}),
        metadata={"description": "Values that may be used: certified, or decided to be right."},
    )
    suppressed_at = fields.String(metadata={"format": "date-time"})
    lifted_at = fields.String(allow_none=True, metadata={"format": "date-time"})


@blueprint.post("/certifications")
@requires(Permission.ITEM_CERTIFY)
@accepts_idempotency_key
@blueprint.arguments(CertificationRequestSchema)
@blueprint.response(201, CertificationSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def certify_item(asked: Json) -> Response:
    """Certify a value that was corrected or deleted, so that it is used again.

    The person is told. 404 where the value is not suppressed.
    """
    here, caller, now = installation(), principal(Organisation), installation().clock.now()
    with transaction(here.engine) as session:

        def make() -> Json:
            return _body(certifying.certify_item(session, _certified(asked, caller), now=now))

        return answer_once(session, caller.records, make, status=201, now=now)


@blueprint.get("/suppressions")
@requires(Permission.SCORE_READ)
@blueprint.arguments(SuppressionQuery, location="query")
@blueprint.response(200, page_schema(SuppressionSchema))
def list_suppressions(query: Json) -> Json:
    """List what is not used again of what this organisation supplied, newest first."""
    caller = principal(Organisation)
    subject = (query["scheme"], query["id"]) if query["id"] is not None else None
    page = {"limit": query["limit"] + 1, "after": query["cursor"]}
    with reading(installation().engine) as session:
        found = suppressions.list_suppressions(
            session, caller.id, caller.key_kind, subject=subject, **page
        )
    return page_of(list(map(_suppression, found)), query, lambda body: body["id"])


@blueprint.get("/objections/<objection_id>/certifications")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, CertificationsSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def list_certifications(objection_id: str) -> Json:
    """List who has certified since what was corrected or deleted: one's own, or as a reviewer."""
    with reading(installation().engine) as session:
        objection = access.get_readable(session, objection_id, g.principal)
        found = certifications.list_about(session, objection.person, objection.id)
    return {"items": [_body(certification) for certification in found]}


def _certified(asked: Json, caller: Organisation) -> Certified:
    subject = asked["subject"]
    person = Person(caller.id, caller.key_kind, subject["scheme"], subject["id"])
    return Certified(
        person, asked["item"], float(asked["value"]), asked["statement"], caller.key_id
    )


def _body(certification: Certification) -> Json:
    certified = certification.certified
    return {
        "id": certification.id,
        "item": certified.item,
        "value": certified.value,
        "statement": certified.statement,
        "objections": list(certification.objections),
        "certified_at": rfc3339(certification.certified_at),
    }


def _suppression(found: Suppression) -> Json:
    return {
        "id": found.id,
        "objection": found.objection_id,
        "subject": {"scheme": found.person.scheme, "id": found.person.id},
        "item": found.item,
        "value": None if found.whole else found.value,
        "purpose": found.purpose,
        "state": "lifted" if found.lifted_at else "suppressed",
        "admitted": list(found.admitted),
        "suppressed_at": rfc3339(found.suppressed_at),
        "lifted_at": found.lifted_at and rfc3339(found.lifted_at),
    }
