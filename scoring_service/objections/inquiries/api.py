"""`/v1/inquiries`: what an organisation is asked about the information it supplied.

It reads the claim: the ground, the items as it supplied them, and the values the person proposes.
The person's own words and evidence are between them and the reviewer.
"""

from typing import Any

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation
from scoring_service.kernel.database import reading, transaction
from scoring_service.notices.records import Recipient
from scoring_service.objections.inquiries import schemas, service
from scoring_service.objections.inquiries.records import InquiryState
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint
from scoring_service.wire.paging import page_of, page_schema

Json = dict[str, Any]

blueprint = Blueprint(
    "inquiries", __name__, url_prefix="/v1/inquiries", description="Inquiries to sources"
)


@blueprint.get("")
@requires(Permission.INQUIRY_ANSWER)
@blueprint.arguments(schemas.InquiryQuery, location="query")
@blueprint.response(200, page_schema(schemas.InquirySchema))
def list_inquiries(query: Json) -> Json:
    """List the inquiries to one's own organisation, oldest first."""
    state = InquiryState(query["state"]) if query["state"] else None
    limit, after = query["limit"] + 1, query["cursor"]
    with reading(installation().engine) as session:
        found = service.list_own_inquiries(
            session, own_organisation(), state=state, limit=limit, after=after
        )
    return page_of([schemas.inquiry_body(one) for one in found], query, lambda body: body["id"])


@blueprint.get("/<inquiry_id>")
@requires(Permission.INQUIRY_ANSWER)
@blueprint.response(200, schemas.InquirySchema)
@blueprint.alt_response(404, "NOT_FOUND")
def get_inquiry(inquiry_id: str) -> Json:
    """Read what one's own organisation is asked."""
    with reading(installation().engine) as session:
        return schemas.inquiry_body(
            service.get_own_inquiry(session, inquiry_id, own_organisation())
        )


@blueprint.post("/<inquiry_id>/answer")
@requires(Permission.INQUIRY_ANSWER)
@blueprint.arguments(schemas.AnswerToInquirySchema)
@blueprint.response(200, schemas.InquirySchema)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def answer_inquiry(asked: Json, inquiry_id: str) -> Json:
    """Confirm, correct or delete each item, once, before the objection is decided."""
    here, answer = installation(), schemas.answer_of(asked)
    with transaction(here.engine) as session:
        answered = service.answer_inquiry(
            session, inquiry_id, answer, supplier=own_organisation(), now=here.clock.now()
        )
    return schemas.inquiry_body(answered)


def own_organisation() -> Recipient:
    """Return who calls: an organisation, with its live records or its tests."""
    caller = principal(Organisation)
    return Recipient(caller.id, caller.key_kind)
