"""Refusals as HTTP answers: one table from kind to status, one shape (RFC 9457).

Under `/v1` every refusal, whoever makes it, is `application/problem+json`; elsewhere it is the
page `error.html`. A fault of ours is logged here, once: where it happened, never what it held.
"""

import logging
import secrets
import traceback
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from scoring_service.kernel.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Refusal,
    Throttled,
    Unauthenticated,
    Unavailable,
)
from scoring_service.wire import refusals
from scoring_service.wire.bodies import drop_body

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[dict[type[Refusal], HTTPStatus]] = {
    refusals.Malformed: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    refusals.WrongMethod: HTTPStatus.METHOD_NOT_ALLOWED,
    refusals.NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    refusals.TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    refusals.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    refusals.UnsupportedMedia: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Throttled: HTTPStatus.TOO_MANY_REQUESTS,
    refusals.Broken: HTTPStatus.INTERNAL_SERVER_ERROR,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
_MOST_ERRORS: Final = 100
_RETRY_AFTER_SECONDS: Final = 30

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class WrongField:
    """One wrong place, in the language of the answer."""

    pointer: str
    message: str


@dataclass(frozen=True)
class Problem:
    """A refusal as it is shown: translated, filled in, with its HTTP status."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    errors: tuple[WrongField, ...] = ()

    def body(self) -> dict[str, Any]:
        """Return the members of the problem document; `errors` only where there are some."""
        members = asdict(self)
        return members if self.errors else {k: v for k, v in members.items() if k != "errors"}


def status_of(refusal: Refusal) -> HTTPStatus:
    """Return the status of the refusal's kind."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def problem_of(refusal: Refusal) -> Problem:
    """Put a refusal into the language of the current answer."""
    return Problem(
        type=f"/problems/{refusal.code}",
        title=_told(refusal.title, refusal.params),
        status=status_of(refusal),
        detail=_told(refusal.detail, refusal.params),
        code=refusal.code,
        remedy=_told(refusal.remedy, refusal.params),
        errors=tuple(_wrong_field(error) for error in refusal.errors[:_MOST_ERRORS]),
    )


def in_interface() -> bool:
    """Tell whether the request is to the interface for programs, not to a page."""
    return request.path in {"/v1", "/log"} or request.path.startswith(("/v1/", "/log/"))


def register_problems(app: Flask) -> None:
    """Let the application answer every refusal, framework error and fault as a problem."""
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_fault)


def answer_refusal(refusal: Refusal) -> Response:
    """Answer with the problem: JSON under /v1, a page elsewhere."""
    all_came = drop_body(request)
    problem = problem_of(refusal)
    if isinstance(refusal, Unavailable) and refusal.__cause__ is not None:
        _log_fault(refusal.code, refusal.__cause__)
    response = _rendered(problem)
    if not all_came:
        response.headers["Connection"] = "close"
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="scoring"'
    if problem.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        wait = refusal.params.get("retry_after", _RETRY_AFTER_SECONDS)
        response.headers["Retry-After"] = str(wait)
    return response


def _answer_http_error(error: HTTPException) -> Response:
    refusal = refusals.from_http(error)
    if refusal is None:
        return _answer_fault(error)
    response = answer_refusal(refusal)
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _answer_fault(fault: BaseException) -> Response:
    incident = secrets.token_hex(6)
    _log_fault(f"incident {incident}", fault)
    return answer_refusal(refusals.internal_error(incident))


def _log_fault(name: str, fault: BaseException) -> None:
    frames = "".join(traceback.format_tb(fault.__traceback__))
    shown = fault if current_app.debug or current_app.testing else None
    told = (name, type(fault).__name__, request.endpoint, frames)
    _LOG.error("%s: %s at %s\n%s", *told, exc_info=shown)


def _rendered(problem: Problem) -> Response:
    if in_interface():
        body = current_app.json.dumps(problem.body())
        return Response(body, problem.status, content_type=MEDIA_TYPE)
    return Response(render_template("error.html", problem=problem), problem.status)


def _wrong_field(error: FieldError) -> WrongField:
    message: str = gettext(error.message)
    return WrongField(error.pointer, message.format(**error.params) if error.params else message)


def _told(template: str, params: dict[str, object]) -> str:
    message: str = gettext(template)
    return message.format(**params)
