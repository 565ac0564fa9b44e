"""The refusals of HTTP itself, before any domain is asked."""

from http import HTTPStatus
from typing import Final

from werkzeug.exceptions import ClientDisconnected, HTTPException

from scoring_service.kernel.errors import (
    Invalid,
    NotFound,
    Refusal,
    Throttled,
    Unavailable,
)
from scoring_service.kernel.texts import marked as N_


class Malformed(Invalid):
    """The bytes sent cannot be read at all."""


class WrongMethod(Invalid):
    """The address exists, but not for this method."""


class NotAcceptable(Invalid):
    """None of the media types asked for can be given."""


class TooSlow(Invalid):
    """The request did not come in time."""


class TooLarge(Invalid):
    """The body is larger than this service reads."""


class UnsupportedMedia(Invalid):
    """The body is of a media type that is not read here."""


class Broken(Refusal):
    """A fault of ours; it says nothing about what was asked."""


def internal_error(incident: str) -> Broken:
    """Tell of a fault, with the number under which it was logged."""
    return Broken(
        "internal_error",
        N_("Something went wrong on our side"),
        N_("A fault in this service stopped the request. Its number is {incident}."),
        N_("Try again in a few minutes. If it happens again, tell us the number."),
        incident=incident,
    )


def unsupported_media(expected: str) -> UnsupportedMedia:
    """Tell which media type is read here."""
    return UnsupportedMedia(
        "unsupported_media_type",
        N_("This kind of content is not read here"),
        N_("The body is not declared as {expected}."),
        N_("Send the body as {expected} and say so in the Content-Type header."),
        expected=expected,
    )


def from_http(error: HTTPException) -> Refusal | None:
    """Say in our own words what the framework refused; None for what is no refusal but a fault."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if isinstance(error, ClientDisconnected) and isinstance(error.__context__, TimeoutError):
        status = HTTPStatus.REQUEST_TIMEOUT
    if status not in _HTTP and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    kind, code, title, detail, remedy = _HTTP.get(status, _HTTP[HTTPStatus.BAD_REQUEST])
    return kind(code, title, detail, remedy)


_HTTP: Final[dict[int, tuple[type[Refusal], str, str, str, str]]] = {
    HTTPStatus.BAD_REQUEST: (
        Malformed,
        "bad_request",
        N_("The request cannot be read"),
        N_("The request is incomplete or not formed as this address expects."),
        N_("Compare it with the description of the interface at /docs."),
    ),
    HTTPStatus.NOT_FOUND: (
        NotFound,
        "no_such_address",
        N_("There is nothing at this address"),
        N_("This address does not exist, or what was here is not yours to see."),
        N_("Check the address. The addresses of the interface are listed at /docs."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        WrongMethod,
        "method_not_allowed",
        N_("This address does not take this method"),
        N_("The address exists, but not for the HTTP method that was used."),
        N_("Use a method named in the Allow header of this answer."),
    ),
    HTTPStatus.NOT_ACCEPTABLE: (
        NotAcceptable,
        "not_acceptable",
        N_("This format is not available"),
        N_("None of the formats named in the Accept header can be given."),
        N_("Ask for a format that this address is described with at /docs."),
    ),
    HTTPStatus.REQUEST_TIMEOUT: (
        TooSlow,
        "request_not_in_time",
        N_("The request did not come in time"),
        N_("Less was sent than was announced, and the service does not wait longer for the rest."),
        N_("Check the connection and the announced length, then send the whole request again."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        TooLarge,
        "body_too_large",
        N_("The request is too large"),
        N_("The body is larger than this address accepts."),
        N_("Send less at once."),
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        UnsupportedMedia,
        "unsupported_media_type",
        N_("This kind of content is not read here"),
        N_("The body is of a media type that this address does not read."),
        N_("Send a media type that this address is described with at /docs."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        Throttled,
        "too_many_requests",
        N_("Too many requests"),
        N_("More was asked in a short time than this address answers."),
        N_("Wait as long as the Retry-After header says, then try again."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        Unavailable,
        "unavailable",
        N_("Not available at the moment"),
        N_("The service cannot answer this right now."),
        N_("Wait as long as the Retry-After header says, then try again."),
    ),
}
