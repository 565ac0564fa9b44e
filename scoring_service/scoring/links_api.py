"""`POST /v1/scores/<score_id>/links`: a new private link for the person, from their lender."""

from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import transaction
from scoring_service.scoring import service
from scoring_service.scoring.links import issue_link
from scoring_service.scoring.schemas import PrivateLinkSchema
from scoring_service.wire.idempotency import accepts_idempotency_key, answer_once
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "links", __name__, url_prefix="/v1", description="Private links for the person scored"
)


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
