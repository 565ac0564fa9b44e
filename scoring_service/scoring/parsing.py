"""What a lender asks, read strictly: wrong fields and wrong items are named in one answer.

Which items there are is the published algorithm's to say, so a body whose fields are wrong is
looked at once more beside the algorithm that it names, if it names one.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, ValidationError

from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import FieldError, Invalid, NotFound
from scoring_service.scoring import service
from scoring_service.scoring.schemas import HIGHEST_VERSION
from scoring_service.wire.bodies import StrictParser, invalid_fields, parse_json
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint


class _ScoreRequestParser(StrictParser):
    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, **options: object
    ) -> NoReturn:
        try:
            super().handle_error(error, req, schema, **options)
        except Invalid as refusal:
            in_body = isinstance(error.messages, dict) and "json" in error.messages
            items = _wrong_items(parse_json(req)) if in_body else []
            named = {wrong.pointer: wrong for wrong in (*items, *refusal.errors)}
            raise invalid_fields(*named.values()) from error


class ScoringBlueprint(Blueprint):
    """Routes whose bodies hold the items of an algorithm."""

    ARGUMENTS_PARSER = _ScoreRequestParser()


def _wrong_items(asked: Mapping[str, Any]) -> list[FieldError]:
    model, version, items = asked.get("model"), asked.get("version"), asked.get("items")
    if not isinstance(model, str) or not isinstance(items, dict):
        return []
    if type(version) is not int or not 0 < version <= HIGHEST_VERSION:
        version = None
    with reading(installation().engine) as session:
        try:
            return service.list_wrong_items(session, model, version, items)
        except NotFound:
            return []
