"""What the addresses of objections have in common: an objection answered with its revision."""

from typing import Any, Final

from flask import g

from scoring_service.accounts.principals import Helper, Person
from scoring_service.objections.records import Objection
from scoring_service.objections.representation import etag, objection_body
from scoring_service.wire.bodies import OptionalBodyParser
from scoring_service.wire.openapi import Blueprint

Json = dict[str, Any]
Answer = tuple[Json, int, dict[str, str]]

ETAG: Final = {"ETag": {"description": "The revision, for If-Match.", "schema": {"type": "string"}}}


class ObjectionsBlueprint(Blueprint):
    """Addresses of steps, some of which need nothing said."""

    ARGUMENTS_PARSER = OptionalBodyParser()


def answer_of(objection: Objection, status: int = 200) -> Answer:
    """Write an objection for whoever calls, with its ETag."""
    reader = g.principal if isinstance(g.principal, Person) else None
    helper_id = g.principal.helper_id if isinstance(g.principal, Helper) else None
    body = objection_body(
        objection, for_reviewer=reader is not None, reader=reader, helper_id=helper_id
    )
    return body, status, {"ETag": etag(objection)}
