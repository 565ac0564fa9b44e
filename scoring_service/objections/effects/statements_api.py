"""`/v1/objections/<id>/statement`: the person's words beside later scores."""

from typing import Any, Final

from flask import g
from marshmallow import Schema, fields

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Subject
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import access
from scoring_service.objections.effects import stating
from scoring_service.objections.effects.statement_length import MOST_CHARACTERS
from scoring_service.objections.records import Objection
from scoring_service.scoring.views import Statement
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint
from scoring_service.wire.validation import characters

blueprint = Blueprint(
    "statements",
    __name__,
    url_prefix="/v1/objections",
    description="Statements of persons beside their scores",
)

Json = dict[str, Any]
_SHORT: Final = "At most 100 words, or 200 characters in Chinese; plain text."


class WrittenStatementSchema(Schema):
    """What a person wants to stand beside later scores."""

    statement = fields.String(
        required=True, validate=characters(1, MOST_CHARACTERS), metadata={"description": _SHORT}
    )


class OwnWordsSchema(AnswerSchema):
    """What stands beside later scores that use what is still disputed."""

    objection = fields.String()
    statement = fields.String()
    stated_at = fields.String(metadata={"format": "date-time"})
    revision = fields.Integer(metadata={"description": "Of the objection, as in its ETag."})


@blueprint.post("/<objection_id>/statement")
@requires(Permission.STATEMENT_ADD)
@blueprint.arguments(WrittenStatementSchema)
@blueprint.response(201, OwnWordsSchema)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def add_statement(asked: Json, objection_id: str) -> Json:
    """Add a statement, or replace it, once an objection was decided and not upheld in full."""
    here, own = installation(), principal(Subject).score_id
    with transaction(here.engine) as session:
        stated, objection = stating.add_statement(
            session, objection_id, asked["statement"], own_score_id=own, now=here.clock.now()
        )
    return _body(stated, objection)


@blueprint.get("/<objection_id>/statement")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, OwnWordsSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def get_statement(objection_id: str) -> Json:
    """Read the statement: one's own, or as a reviewer."""
    with reading(installation().engine) as session:
        objection = access.get_readable(session, objection_id, g.principal)
        return _body(stating.get_statement(session, objection_id), objection)


@blueprint.delete("/<objection_id>/statement")
@requires(Permission.STATEMENT_ADD)
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def withdraw_statement(objection_id: str) -> None:
    """Take the statement back: no score shows it any more."""
    here, own = installation(), principal(Subject).score_id
    with transaction(here.engine) as session:
        stating.withdraw_statement(session, objection_id, own_score_id=own, now=here.clock.now())


def _body(stated: Statement, objection: Objection) -> Json:
    return {
        "objection": objection.id,
        "statement": stated.text,
        "stated_at": rfc3339(stated.stated_at),
        "revision": objection.revision,
    }
