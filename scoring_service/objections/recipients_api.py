"""`GET /v1/scores/<id>/objections`: what the organisation that received a score learns of them.

It learns what is disputed, until when, and the decision with its reasons. The person's own words
are between them and the reviewer; the value they say is right is told to whoever is asked about the
item (`/v1/inquiries`).
"""

from typing import Any, Final

from marshmallow import fields

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation
from scoring_service.kernel.database import reading
from scoring_service.objections import service
from scoring_service.objections.representation import objection_body
from scoring_service.objections.review.schemas import ReceivedAppealSchema
from scoring_service.objections.schemas import ObjectionSchema
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint

blueprint = Blueprint(
    "received_objections", __name__, url_prefix="/v1/scores", description="Objections to a score"
)

_BETWEEN_PERSON_AND_REVIEWER: Final = (
    *("statement", "proposed", "assignee", "events", "revision"),
    *("proposal", "earlier_proposals", "barred", "repeat"),
)


class ReceivedObjectionSchema(ObjectionSchema):
    """One objection, as the organisation that received the score sees it."""

    appeal = fields.Nested(ReceivedAppealSchema, allow_none=True)

    class Meta(AnswerSchema.Meta):  # noqa: D106 - marshmallow's own
        exclude = _BETWEEN_PERSON_AND_REVIEWER


class ReceivedObjectionsSchema(AnswerSchema):
    items = fields.List(fields.Nested(ReceivedObjectionSchema), required=True)


@blueprint.get("/<score_id>/objections")
@requires(Permission.SCORE_READ)
@blueprint.response(200, ReceivedObjectionsSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def list_received_objections(score_id: str) -> dict[str, Any]:
    """List the objections to a score of one's own, and to what replaced it, oldest first."""
    caller = principal(Organisation)
    with reading(installation().engine) as session:
        found = service.list_recipients_objections(session, score_id, caller.id, caller.key_kind)
    return {"items": [objection_body(objection, for_reviewer=False) for objection in found]}
