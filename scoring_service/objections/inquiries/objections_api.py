"""`/v1/objections/<id>/inquiry`: the reviewer asks a source; the person and reviewers read it."""

from typing import Any

from flask import g

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import access
from scoring_service.objections.inquiries import schemas, service
from scoring_service.objections.schemas import NothingSchema
from scoring_service.wire.bodies import OptionalBodyParser
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

Json = dict[str, Any]


class _Blueprint(Blueprint):
    ARGUMENTS_PARSER = OptionalBodyParser()


blueprint = _Blueprint(
    "objection_inquiries",
    __name__,
    url_prefix="/v1/objections",
    description="What sources are asked about an objection",
)


@blueprint.post("/<objection_id>/inquiry")
@requires(Permission.INQUIRY_OPEN)
@blueprint.arguments(NothingSchema, required=False)
@blueprint.response(201, schemas.InquirySchema)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def ask_source(_nothing: Json, objection_id: str) -> Json:
    """Ask who supplied what is disputed, in a case one has taken, where nobody was asked yet."""
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as session:
        asked = service.ask_by_hand(session, objection_id, reviewer=reviewer, now=here.clock.now())
    return schemas.inquiry_body(asked)


@blueprint.get("/<objection_id>/inquiries")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, schemas.InquiriesSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def list_inquiries(objection_id: str) -> Json:
    """Read who was asked and what was answered, of one's own objection or as a reviewer."""
    with reading(installation().engine) as session:
        access.get_readable(session, objection_id, g.principal)
        found = service.list_inquiries(session, objection_id, access.opened_score(g.principal))
    return {"items": [schemas.inquiry_body(one) for one in found]}
