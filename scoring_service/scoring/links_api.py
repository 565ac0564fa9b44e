"""Private links to a score: the lender makes a new one, the person sees all and ends the others."""

from datetime import datetime
from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy.orm import Session

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.inventory import ListedLink
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation, Subject
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading, transaction
from scoring_service.scoring import service
from scoring_service.scoring.links import issue_link, list_own_links, revoke_other_links
from scoring_service.scoring.schemas import PrivateLinkSchema
from scoring_service.wire.idempotency import accepts_idempotency_key, answer_once
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint

blueprint = Blueprint(
    "links", __name__, url_prefix="/v1", description="Private links for the person scored"
)


class OwnLinkSchema(AnswerSchema):
    """A private link, without its address: nobody knows that but who has it."""

    issued_at = fields.String(metadata={"format": "date-time"})
    expires_at = fields.String(metadata={"format": "date-time"})
    revoked_at = fields.String(allow_none=True, metadata={"format": "date-time"})
    works = fields.Boolean()
    this = fields.Boolean(metadata={"description": "Whether it is the one that is used now."})


class OwnLinksSchema(AnswerSchema):
    items = fields.List(fields.Nested(OwnLinkSchema), required=True)


class RevokedLinksSchema(AnswerSchema):
    revoked = fields.Integer(
        metadata={"description": "How many links worked until now, those of helpers counted."}
    )


@blueprint.get("/explanations/<score_id>/links")
@requires(Permission.LINK_REVOKE)
@blueprint.response(200, OwnLinksSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def list_links(score_id: str) -> dict[str, Any]:
    """List the private links to one's own score, oldest first: whoever has one can act as one."""
    here, caller = installation(), principal(Subject)
    with reading(here.engine) as session:
        own = service.get_subjects_score(session, score_id, caller.score_id)
        found = list_own_links(session, own.id)
    return {"items": [_own(link, caller, here.clock.now()) for link in found]}


@blueprint.post("/explanations/<score_id>/links/revocation")
@requires(Permission.LINK_REVOKE)
@blueprint.response(200, RevokedLinksSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def revoke_links(score_id: str) -> dict[str, Any]:
    """End every private link to one's own score, also of helpers, but the one used for this."""
    here, caller = installation(), principal(Subject)
    with transaction(here.engine) as session:
        own = service.get_subjects_score(session, score_id, caller.score_id)
        ended = revoke_other_links(session, own.id, caller.link_id, now=here.clock.now())
    return {"revoked": ended}


@blueprint.post("/scores/<score_id>/links")
@requires(Permission.LINK_ISSUE)
@accepts_idempotency_key
@blueprint.response(201, PrivateLinkSchema, description="The link; it is shown this one time")
@blueprint.alt_response(404, "NOT_FOUND")
def create_link(score_id: str) -> Response:
    """Make a new private link to a score, for a person who lost theirs; earlier ones stay valid."""
    here, caller = installation(), principal(Organisation)
    now = here.clock.now()
    with transaction(here.engine) as session:
        return answer_once(
            session,
            caller.records,
            lambda: _issued(session, score_id, caller, now),
            status=201,
            now=now,
        )


def _issued(session: Session, score_id: str, caller: Organisation, now: datetime) -> dict[str, Any]:
    own = service.get_own_score(session, score_id, caller.id, caller.key_kind)
    link = issue_link(session, own.id, base_url=installation().settings.base_url, now=now)
    return {"id": link.id, "url": link.url, "expires_at": rfc3339(link.expires_at)}


def _own(link: ListedLink, caller: Subject, now: datetime) -> dict[str, Any]:
    return {
        "issued_at": rfc3339(link.created_at),
        "expires_at": rfc3339(link.expires_at),
        "revoked_at": link.revoked_at and rfc3339(link.revoked_at),
        "works": link.works(now),
        "this": link.id == caller.link_id,
    }
