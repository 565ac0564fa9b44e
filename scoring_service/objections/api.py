"""The objections API: the person scored lodges and withdraws, reviewers take cases and decide."""

from typing import Any

from flask import g

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person, Subject
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.notices.vault import Vault
from scoring_service.objections import access, schemas, service
from scoring_service.objections.answers import ETAG, Answer, ObjectionsBlueprint, answer_of
from scoring_service.objections.correspondence import corresponding
from scoring_service.objections.correspondence.corresponding import Contact
from scoring_service.objections.helping.acting import refuse_contact, whose
from scoring_service.objections.lodging.schemas import ClaimSchema
from scoring_service.objections.queue_query import QueueQuery, narrowing_of
from scoring_service.objections.records import (
    Claim,
    Ground,
    Outcome,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)
from scoring_service.objections.steps import State
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language
from scoring_service.wire.paging import page_of, page_schema

Json = dict[str, Any]

blueprint = ObjectionsBlueprint(
    "objections", __name__, url_prefix="/v1/objections", description="Objections and decisions"
)


@blueprint.post("")
@requires(Permission.OBJECTION_LODGE)
@blueprint.arguments(ClaimSchema)
@blueprint.response(201, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def lodge_objection(asked: Json) -> Answer:
    """Object to a score; what is disputed is frozen until the decision."""
    here, caller, now = installation(), principal(Subject), installation().clock.now()
    contact, who = _contact(asked["contact"]), whose(caller)
    with transaction(here.engine) as session:
        objection = service.lodge_objection(session, _claim(asked), **who, now=now)
        if contact is not None:
            vault = Vault(here.secret_key)
            corresponding.begin(session, objection, contact, vault=vault, now=now)
    return answer_of(objection, 201)


@blueprint.get("")
@requires(Permission.OBJECTION_LIST)
@blueprint.arguments(QueueQuery, location="query")
@blueprint.response(200, page_schema(schemas.ObjectionSchema))
def list_objections(query: Json) -> Json:
    """List objections: those due first come first."""
    states = [State(query["state"])] if query["state"] else None
    filters = {name: query[name] for name in ("due_before", "assignee")}
    filters["narrowing"] = narrowing_of(
        query, principal(Person), day_of(installation().clock.now())
    )
    page = {"limit": query["limit"] + 1, "after": query["cursor"]}
    with reading(installation().engine) as session:
        found = service.list_objections(session, states=states, **page, **filters)
    bodies = [answer_of(objection)[0] for objection in found]
    return page_of(bodies, query, lambda body: body["id"])


@blueprint.get("/<objection_id>")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
def get_objection(objection_id: str) -> Answer:
    """Read an objection: one's own, or as a reviewer."""
    with reading(installation().engine) as session:
        return answer_of(access.get_readable(session, objection_id, g.principal))


@blueprint.post("/<objection_id>/assignment")
@requires(Permission.OBJECTION_ASSIGN)
@blueprint.arguments(schemas.OptionalIfMatchSchema, location="headers")
@blueprint.arguments(schemas.NothingSchema, required=False)
@blueprint.response(200, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def assign_objection(condition: Json, _nothing: Json, objection_id: str) -> Answer:
    """Take the case, also over from another reviewer.

    With If-Match only if the objection has not changed since it was read (409).
    """
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as session:
        objection = service.assign_objection(
            session, objection_id, reviewer=reviewer, now=here.clock.now(), **condition
        )
    return answer_of(objection)


@blueprint.post("/<objection_id>/decision")
@requires(Permission.OBJECTION_DECIDE)
@blueprint.arguments(schemas.IfMatchSchema, location="headers")
@blueprint.arguments(schemas.ProposedDecisionSchema)
@blueprint.response(200, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def decide_objection(condition: Json, asked: Json, objection_id: str) -> Answer:
    """Decide a case one has taken; the score is replaced where an item changes.

    On appeal, and where a score is withdrawn for good, the decision is only proposed: another
    reviewer confirms it. If-Match names the objection as it was read: 422 without it, 409 where it
    has changed since.
    """
    here, reviewer = installation(), principal(Person).account_id
    decision, now = _decision(asked), here.clock.now()
    with transaction(here.engine) as session:
        objection = service.decide_objection(
            session, objection_id, decision, reviewer=reviewer, now=now, **condition
        )
    return answer_of(objection)


@blueprint.post("/<objection_id>/withdrawal")
@requires(Permission.OBJECTION_WITHDRAW)
@blueprint.arguments(schemas.NothingSchema, required=False)
@blueprint.response(200, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def withdraw_objection(_nothing: Json, objection_id: str) -> Answer:
    """Take one's objection, or one's appeal, back; what it froze is released."""
    here, caller = installation(), principal(Subject)
    with transaction(here.engine) as session:
        objection = service.withdraw_objection(
            session, objection_id, own_score_id=caller.score_id, now=here.clock.now()
        )
    return answer_of(objection)


def _contact(asked: Json | None) -> Contact | None:
    if asked is None:
        return None
    refuse_contact(principal(Subject))
    contact = Contact(asked["email"], asked["language"] or language())
    corresponding.check_contact(contact, installation().settings)
    return contact


def _claim(asked: Json) -> Claim:
    return Claim(
        score_id=asked["score"],
        ground=Ground(asked["ground"]),
        statement=asked["statement"],
        items=tuple(asked["items"]),
        proposed=asked["proposed"],
        others=tuple(asked["scores"]),
        reviewer_wanted=asked["reviewer_wanted"],
    )


def _decision(asked: Json) -> ProposedDecision:
    return ProposedDecision(
        outcome=Outcome(asked["outcome"]),
        reasons=asked["reasons"],
        resolutions=tuple(
            Resolution(
                part["id"],
                ResolutionKind(part["resolution"]),
                part["value"],
                part["verification"],
            )
            for part in asked["items"]
        ),
    )
