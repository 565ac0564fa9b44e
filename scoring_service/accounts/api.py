"""The sessions API: people with accounts sign in and out of the interface.

The same use case as the pages, and the same brake on guessing. No cookie is set and none is read:
the token goes into the Authorization header.
"""

from typing import Any

from flask import request

from scoring_service.accounts import service
from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.schemas import SessionSchema, SignInSchema
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import transaction
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "sessions", __name__, url_prefix="/v1/sessions", description="Signing in and out"
)

Json = dict[str, Any]


@blueprint.post("")
@requires(Permission.ACCOUNT_SIGN_IN)
@blueprint.arguments(SignInSchema)
@blueprint.response(201, SessionSchema)
@blueprint.alt_response(401, "UNAUTHORIZED")
@blueprint.alt_response(429, "TOO_MANY_REQUESTS")
def sign_in(asked: Json) -> Json:
    """Sign in with an account; the token is the credential for what its role may do."""
    here = installation()
    opened = service.sign_in(here.engine, **asked, secret_key=here.secret_key, now=here.clock.now())
    expires_at = rfc3339(opened.expires_at)
    return {"token": opened.token, "expires_at": expires_at, "role": opened.role.value}


@blueprint.delete("/current")
@requires(Permission.ACCOUNT_SIGN_OUT)
@blueprint.response(204)
def sign_out() -> None:
    """End the session whose token is sent."""
    here, sent = installation(), request.authorization
    assert sent is not None  # nobody else is admitted to the interface
    with transaction(here.engine) as session:
        service.sign_out(session, sent.token or "", now=here.clock.now())
