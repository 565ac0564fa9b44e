"""Lists in pages: an opaque cursor, a `next` link, null on the last page.

A service is asked for `limit + 1` rows after a key and needs to know nothing of cursors.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from flask import request
from marshmallow import Schema, fields

from scoring_service.kernel.texts import marked as N_
from scoring_service.wire.openapi import AnswerSchema
from scoring_service.wire.validation import between

_DEFAULT_LIMIT: Final = 20
_HIGHEST_LIMIT: Final = 100

Row = TypeVar("Row")


class Cursor(fields.String):
    """The key of the last entry shown, wrapped so that nobody builds one by hand."""

    default_error_messages = {"cursor": N_("Is not a cursor from a next link.")}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:  # noqa: ANN401
        wrapped = super()._deserialize(value, attr, data, **options)
        try:
            key = base64.b64decode(wrapped, altchars=b"-_", validate=True).decode()
        except ValueError as error:  # not ASCII, not base64, not UTF-8
            raise self.make_error("cursor") from error
        if not key.isprintable():
            raise self.make_error("cursor")
        return key


class PageQuery(Schema):
    """The query parameters of every list."""

    limit = fields.Integer(
        load_default=_DEFAULT_LIMIT,
        validate=between(1, _HIGHEST_LIMIT),
        metadata={"description": "How many entries to answer at most."},
    )
    cursor = Cursor(
        load_default=None,
        metadata={"description": "Where to go on: taken from the `next` link of a page."},
    )


def page_schema(entry: type[Schema]) -> type[Schema]:
    """Make the schema of a page of such entries."""
    members: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(entry), required=True),
        "next": fields.String(
            required=True,
            allow_none=True,
            metadata={"description": "The address of the next page; null on the last."},
        ),
    }
    return AnswerSchema.from_dict(members, name=entry.__name__.removesuffix("Schema") + "Page")


def page_of(
    rows: Sequence[Row], query: Mapping[str, Any], key: Callable[[Row], str]
) -> dict[str, Any]:
    """Return the page that shows these rows; one row more than `limit` means there is a next."""
    limit = query["limit"]
    more = len(rows) > limit
    return {"items": rows[:limit], "next": _next_link(key(rows[limit - 1])) if more else None}


def _next_link(last: str) -> str:
    cursor = base64.urlsafe_b64encode(last.encode()).decode("ascii")
    return f"{request.path}?{urlencode({**request.args, 'cursor': cursor})}"
