"""The cookie that holds a signed-in person's session in the pages."""

from typing import Final

from flask import Response, request

from scoring_service.accounts.rules import SESSION_LASTS
from scoring_service.wire.installation import installation

_NAME: Final = "account_session"


def session_token() -> str | None:
    """Return the token that the browser sent."""
    return request.cookies.get(_NAME)


def keep_session(response: Response, token: str) -> None:
    """Let the browser keep the token: out of reach of scripts, other sites and plain HTTP."""
    response.set_cookie(
        _NAME,
        token,
        max_age=SESSION_LASTS,
        secure=installation().settings.uses_https,
        httponly=True,
        samesite="Lax",
    )


def drop_session(response: Response) -> None:
    """Let the browser forget the token."""
    secure = installation().settings.uses_https
    response.delete_cookie(_NAME, secure=secure, httponly=True, samesite="Lax")
