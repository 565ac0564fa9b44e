"""The second pair of eyes, the appeal, and the next case, over the API."""

from typing import Any

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person, Subject
from scoring_service.kernel.database import transaction
from scoring_service.objections.answers import ETAG, Answer, answer_of
from scoring_service.objections.helping.acting import whose
from scoring_service.objections.review import appealing, offering, schemas, seconding
from scoring_service.objections.schemas import IfMatchSchema, ObjectionSchema
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

Json = dict[str, Any]

blueprint = Blueprint(
    "reviews", __name__, url_prefix="/v1/objections", description="Second reviewers and appeals"
)


@blueprint.post("/<objection_id>/confirmation")
@requires(Permission.OBJECTION_CONFIRM)
@blueprint.arguments(IfMatchSchema, location="headers")
@blueprint.arguments(schemas.ConfirmationSchema)
@blueprint.response(200, ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def answer_proposal(condition: Json, asked: Json, objection_id: str) -> Answer:
    """Confirm what another reviewer proposed, so that it takes effect, or send it back."""
    here, reviewer, note = installation(), principal(Person).account_id, asked["reasons"]
    who = {"reviewer": reviewer, "confirmed": asked["confirmed"]}
    with transaction(here.engine) as session:
        objection = seconding.answer_proposal(
            session, objection_id, note, **who, **condition, now=here.clock.now()
        )
    return answer_of(objection)


@blueprint.post("/<objection_id>/retraction")
@requires(Permission.OBJECTION_DECIDE)
@blueprint.response(200, ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def retract_proposal(objection_id: str) -> Answer:
    """Take back the decision that one proposed; the case is under review again."""
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as session:
        objection = seconding.retract_proposal(
            session, objection_id, reviewer=reviewer, now=here.clock.now()
        )
    return answer_of(objection)


@blueprint.post("/<objection_id>/appeal")
@requires(Permission.OBJECTION_APPEAL)
@blueprint.arguments(schemas.AppealSchema)
@blueprint.response(201, ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def appeal_objection(asked: Json, objection_id: str) -> Answer:
    """Have a decision looked at once more by other reviewers; what is disputed is frozen again."""
    here, who, reasons = installation(), whose(principal(Subject)), asked["reasons"]
    with transaction(here.engine) as session:
        objection = appealing.appeal_objection(
            session, objection_id, reasons, **who, now=here.clock.now()
        )
    return answer_of(objection, 201)


@blueprint.post("/assignment")
@requires(Permission.OBJECTION_ASSIGN)
@blueprint.response(200, ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
def take_next() -> Answer:
    """Take the first case of the queue that nobody has and one may take (404 without one)."""
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as session:
        objection = offering.take_next(session, reviewer=reviewer, now=here.clock.now())
    return answer_of(objection)
