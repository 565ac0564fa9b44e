"""What clients send, read strictly: JSON that means one thing, fields that are all known.

`StrictParser` loads the arguments of flask-smorest's routes, so that the schema which refuses is
the schema which OpenAPI shows. Every wrong field is named at once, by JSON Pointer (RFC 6901).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NoReturn

from flask import Request
from flask_babel import gettext
from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.exceptions import SCHEMA
from webargs.flaskparser import FlaskParser

from scoring_service.kernel import canonical
from scoring_service.kernel.errors import FieldError, Invalid, pointer
from scoring_service.kernel.texts import marked as N_
from scoring_service.wire.languages import LANGUAGE_PARAMETER
from scoring_service.wire.refusals import Malformed, unsupported_media

_JSON: Final = "application/json"
_MOST_DROPPED: Final = 20_000_000
_DROPPED_WITHIN: Final = 2.0


def parse_json(request: Request) -> dict[str, Any]:
    """Return the JSON object of the request's body; raise a `Refusal` that says what is wrong.

    The size limit is Flask's MAX_CONTENT_LENGTH: it also holds for bodies of unstated length.
    """
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != _JSON or charset not in {"utf-8", "utf8"}:
        raise unsupported_media(_JSON)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise unsupported_media(f"{_JSON}, not compressed")
    try:
        value = canonical.loads(request.get_data(cache=True))
    except canonical.UnreadableJsonError as error:
        raise _malformed(*error.errors) from error
    if not isinstance(value, dict):
        raise _malformed(FieldError("", N_("Must be a JSON object.")))
    return value


def drop_body(request: Request) -> bool:
    """Read on what was not read, within reason: a client that is still sending hears no answer.

    Tell whether all of it came: if not, the connection is of no further use. Nothing that goes
    wrong here changes the answer.
    """
    if not (request.content_length or "Transfer-Encoding" in request.headers):
        return True
    stream, left = request.environ["wsgi.input"], _MOST_DROPPED
    end = time.monotonic() + _DROPPED_WITHIN
    try:
        with patience(request.environ.get("gunicorn.socket"), _DROPPED_WITHIN):
            while left > 0 and time.monotonic() < end:
                if not (chunk := stream.read(min(left, 65536))):
                    return True
                left -= len(chunk)
    except Exception:  # noqa: BLE001 - the client broke off, or sends what is no body
        return False
    return False


@contextmanager
def patience(connection: Any, seconds: float) -> Iterator[None]:  # noqa: ANN401 - a socket or None
    """Wait only so long for what the client sends."""
    if connection is None:
        yield
        return
    before = connection.gettimeout()
    connection.settimeout(seconds)
    try:
        yield
    finally:
        connection.settimeout(before)


def invalid_fields(*errors: FieldError) -> Invalid:
    """Refuse what was read but is not what the address asks for."""
    return Invalid(
        "invalid_fields",
        N_("Some fields are not right"),
        N_("What was sent can be read, but some of it is not what is asked for here."),
        N_("Correct every field named in errors and send the request again."),
        errors=errors,
    )


class StrictParser(FlaskParser):
    """Parses arguments for marshmallow schemas; knows no field that the schema does not name."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - as webargs has it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_json(self, req: Request, schema: Schema) -> dict[str, Any]:  # noqa: ARG002
        return parse_json(req)

    def load_querystring(self, req: Request, schema: Schema) -> Any:  # noqa: ANN401
        """Read the query; the language may be asked for at every address."""
        query = req.args.copy()
        query.poplist(LANGUAGE_PARAMETER)
        return self._makeproxy(query, schema)

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, **_options: object
    ) -> NoReturn:
        del req
        assert isinstance(error.messages, dict)
        (messages,) = error.messages.values()  # webargs wraps them in the one location parsed
        raise invalid_fields(*_field_errors(messages, (), schema)) from error


class OptionalBodyParser(StrictParser):
    """Takes no body at all for an empty one: some steps need nothing said."""

    def load_json(self, req: Request, schema: Schema) -> dict[str, Any]:
        return super().load_json(req, schema) if req.get_data(cache=True) else {}


def _malformed(*errors: FieldError) -> Malformed:
    return Malformed(
        "malformed_json",
        N_("The body is not readable JSON"),
        N_("The body is not a JSON object that every reader would understand alike."),
        N_("Correct what is named in errors and send the request again."),
        errors=errors,
    )


def _field_errors(
    messages: object, keys: tuple[str | int, ...], within: object
) -> Iterator[FieldError]:
    """Flatten marshmallow's messages; `within` is the schema or field that made them."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _below(below, keys, within, key)
    elif isinstance(messages, list):
        for message in messages:
            yield from _field_errors(message, keys, within)
    else:
        yield FieldError(pointer(*keys), gettext(messages))


def _below(
    messages: object, keys: tuple[str | int, ...], within: object, key: str | int
) -> Iterator[FieldError]:
    if key == SCHEMA:
        return _field_errors(messages, keys, within)
    inside = (*keys, key)
    if isinstance(within, fields.Nested):
        within = within.schema
    if isinstance(within, Schema):
        named = {field.data_key or name: field for name, field in within.fields.items()}
        return _field_errors(messages, inside, named.get(str(key)))
    if isinstance(within, fields.Mapping) and isinstance(messages, dict):
        # marshmallow tells apart what is wrong with a key and with its value; a pointer does not.
        return _field_errors(list(messages.values()), inside, within.value_field)
    return _field_errors(messages, inside, getattr(within, "inner", None))


MARSHMALLOW_MESSAGES: Final = (
    N_("Field may not be null."),
    N_("Invalid input type."),
    N_("Missing data for required field."),
    N_("Not a valid boolean."),
    N_("Not a valid date."),
    N_("Not a valid datetime."),
    N_("Not a valid integer."),
    N_("Not a valid list."),
    N_("Not a valid mapping type."),
    N_("Not a valid number."),
    N_("Not a valid string."),
    N_("Special numeric values (nan or infinity) are not permitted."),
    N_("String does not match expected pattern."),
    N_("Unknown field."),
)
"""marshmallow's own messages, for translation; those with values in them: `wire.validation`."""
