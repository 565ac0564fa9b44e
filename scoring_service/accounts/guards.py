"""Who calls, and may they: before anything else of a request happens.

A credential is a Bearer token, the private link in a page's address, or, outside `/v1`, the
session cookie of the pages. The interface never reads the cookie, so that no other site can use
somebody's session there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from flask import g, request

from scoring_service.accounts import cookies, keys, refusals, service
from scoring_service.accounts.permissions import GRANTS, Permission, allows
from scoring_service.accounts.principals import Principal, Public, Subject
from scoring_service.kernel.database import looking_up
from scoring_service.wire import openapi, problems
from scoring_service.wire.installation import installation

PRIVATE_LINK_ARGUMENT: Final = "token"
"""Name of the part of a page's address that holds the token of a private link."""

View = TypeVar("View", bound=Callable[..., Any])
Kind = TypeVar("Kind", bound=Principal)

_FIND: Final = {
    keys.LIVE_KEY: service.authenticate_key,
    keys.TEST_KEY: service.authenticate_key,
    keys.SUBJECT_LINK: service.find_subject,
    keys.ACCOUNT_SESSION: service.find_person,
}


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only those who hold the permission reach the view; describes it so in OpenAPI."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the view
            admit(permission)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined] # read by tests/house
        return openapi.document(security=_security(permission))(guarded)  # type: ignore[return-value]

    return guard


def admit(permission: Permission) -> None:
    """Put the caller into `g.principal`; raise 401 or 403 unless they hold the permission."""
    g.principal = Public() if GRANTS[permission].public else _caller()
    if not allows(permission, g.principal):
        raise refusals.not_permitted()


def principal(kind: type[Kind]) -> Kind:
    """Return the caller, who is of the only kind that the view's permission admits."""
    caller = g.principal
    if not isinstance(caller, kind):
        raise TypeError(f"the permission of this view admits {type(caller).__name__}")
    return caller


def _caller() -> Principal:
    link = (request.view_args or {}).get(PRIVATE_LINK_ARGUMENT)
    credential = link or _credential()
    if credential is None:
        raise refusals.no_credential()
    find = next((find for prefix, find in _FIND.items() if credential.startswith(prefix)), None)
    here = installation()
    with looking_up(here.engine) as connection:
        caller = find(connection, credential, now=here.clock.now()) if find else None
    if caller is None:
        raise refusals.unknown_private_link() if link else refusals.unknown_credential()
    if link and not isinstance(caller, Subject):
        raise refusals.not_permitted()  # addresses are kept in histories: no key or session there
    return caller


def _credential() -> str | None:
    given = request.authorization
    if given is not None:
        return given.token if given.type == "bearer" else ""
    return None if problems.in_interface() else cookies.session_token()


def _security(permission: Permission) -> list[dict[str, list[str]]]:
    grant = GRANTS[permission]
    schemes = {
        openapi.ORGANISATION_KEY: grant.scope is not None,
        openapi.SUBJECT_LINK: grant.subject,
        openapi.ACCOUNT_SESSION: bool(grant.roles),
    }
    return [{scheme: []} for scheme, admitted in schemes.items() if admitted]
