"""What the addresses of objections have in common: an objection answered with its revision."""

from typing import Any, Final

from flask import Request, g
from marshmallow import Schema

from scoring_service.accounts.principals import Person
from scoring_service.objections.records import Objection
from scoring_service.objections.representation import etag, objection_body
from scoring_service.wire.bodies import StrictParser
from scoring_service.wire.openapi import Blueprint

Json = dict[str, Any]
Answer = tuple[Json, int, dict[str, str]]

ETAG: Final = {"ETag": {"description": "The revision, for If-Match.", "schema": {"type": "string"}}}


class _Parser(StrictParser):
    """Takes no body at all for an empty one: some steps need nothing said."""

    def load_json(self, req: Request, schema: Schema) -> Json:
        return super().load_json(req, schema) if req.get_data(cache=True) else {}


class ObjectionsBlueprint(Blueprint):
    """Addresses of steps, some of which need nothing said."""

    ARGUMENTS_PARSER = _Parser()


def answer(objection: Objection, status: int = 200) -> Answer:
    """Answer with the objection as the caller may see it, and the tag of its revision."""
    body = objection_body(objection, for_reviewer=isinstance(g.principal, Person))
    return body, status, {"ETag": etag(objection)}
