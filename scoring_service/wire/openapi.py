"""The interface described by itself: flask-smorest, OpenAPI 3.1, errors as they really are.

flask-smorest would document errors as `application/json` and answer them itself; here they are
`application/problem+json` and `wire.problems` answers them.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

import flask_smorest
from flask import Flask
from marshmallow import EXCLUDE, Schema, fields

from scoring_service.wire.bodies import StrictParser
from scoring_service.wire.problems import MEDIA_TYPE

ORGANISATION_KEY: Final = "organisationKey"
SUBJECT_LINK: Final = "subjectLink"
ACCOUNT_SESSION: Final = "accountSession"

_SECURITY_SCHEMES: Final = {
    ORGANISATION_KEY: "The key of a lender, research body or administration: `sk_live_…`, or "
    "`sk_test_…` for records that are marked as tests.",
    SUBJECT_LINK: "The token of the private link that the person scored was given: the part of "
    "its address after `/s/`.",
    ACCOUNT_SESSION: "The token of a signed-in reviewer, publisher or administrator, from "
    "`POST /v1/sessions`. The pages hold such a token in a cookie, which this interface does not "
    "read.",
}
_DESCRIPTION: Final = (
    "Scores that state their reasons, can be recomputed from the published algorithm, and can be "
    "objected to. Every refusal is a problem document (RFC 9457); its `type` is a page that "
    "explains it. Labels and messages are in English or, with `Accept-Language: zh-CN`, Chinese."
)

_REFUSED_BODIES: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)

Json = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])


class AnswerSchema(Schema):
    """What is answered; described as open, because fields may be added."""

    class Meta:  # noqa: D106 - marshmallow's own
        unknown = EXCLUDE

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:  # noqa: ANN401 - marshmallow's
        """Take no method of a dict, such as `items`, for the member of that name that it lacks."""
        if isinstance(obj, Mapping):
            return obj.get(attr, default)
        return super().get_attribute(obj, attr, default)


class WrongFieldSchema(AnswerSchema):
    """One wrong place in what was sent."""

    pointer = fields.String(required=True, metadata={"description": "JSON Pointer (RFC 6901)."})
    message = fields.String(required=True, metadata={"description": "What is wrong there."})


class ProblemSchema(AnswerSchema):
    """Why a request was refused, and what to do (RFC 9457)."""

    type = fields.String(
        required=True,
        metadata={"description": "A page on this problem.", "format": "uri-reference"},
    )
    title = fields.String(required=True, metadata={"description": "What kind of problem it is."})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status."})
    detail = fields.String(required=True, metadata={"description": "What happened this time."})
    code = fields.String(required=True, metadata={"description": "Stable name, for programs."})
    remedy = fields.String(required=True, metadata={"description": "What to do about it."})
    errors = fields.List(
        fields.Nested(WrongFieldSchema), metadata={"description": "Every wrong field at once."}
    )


class Api(flask_smorest.Api):  # type: ignore[misc] # untyped
    """flask-smorest with the problems of this service."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave them to `problems.register_problems`."""

    def _register_responses(self) -> None:
        content = {"content": {MEDIA_TYPE: {"schema": ProblemSchema}}}
        refused = {
            status.name: status.phrase for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST
        }
        for name, phrase in {**refused, self.DEFAULT_ERROR_RESPONSE_NAME: "Any refusal"}.items():
            self.spec.components.response(name, {"description": phrase, **content}, lazy=True)

    def _register_pagination_header(self) -> None:
        """Leave it out: pages have a `next` link instead."""


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc] # untyped
    """A group of routes: arguments are read strictly, and the decorators have types."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_with_refusals)

    if TYPE_CHECKING:

        def route(self, rule: str, **options: Any) -> Callable[[View], View]: ...
        def get(self, rule: str, **options: Any) -> Callable[[View], View]: ...
        def post(self, rule: str, **options: Any) -> Callable[[View], View]: ...
        def delete(self, rule: str, **options: Any) -> Callable[[View], View]: ...
        def arguments(self, schema: object, **options: Any) -> Callable[[View], View]: ...
        def response(
            self, status_code: int, schema: object = None, **options: Any
        ) -> Callable[[View], View]: ...
        def alt_response(
            self, status_code: int, response: object = None, **options: Any
        ) -> Callable[[View], View]: ...


def document(**members: Any) -> Callable[[View], View]:
    """Add members to a route's operation in the description."""
    decorated: Callable[[View], View] = flask_smorest.Blueprint.doc(**members)
    return decorated


def _with_refusals(operation: Json, described: Json, **_: object) -> Json:
    """Describe what can be refused before a route does anything: credential and body."""
    refused: list[HTTPStatus] = []
    if described.get("manual_doc", {}).get("security"):
        refused += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
    if "requestBody" in operation:
        refused += _REFUSED_BODIES
    responses = operation.setdefault("responses", {})
    for status in refused:
        responses.setdefault(str(status.value), status.name)
    return operation


def _object_entries(_converter: object, field: fields.Field[Any], ret: Json, **_: object) -> Json:
    """Describe how many entries an object may have in JSON Schema's word for objects."""
    if isinstance(field, fields.Mapping):
        for of_texts, of_objects in (
            ("minLength", "minProperties"),
            ("maxLength", "maxProperties"),
        ):
            if of_texts in ret:
                ret[of_objects] = ret.pop(of_texts)
    return {}


def create_api(app: Flask, version: str) -> Api:
    """Make the interface's description; blueprints are registered with it."""
    api = Api(
        app,
        spec_kwargs={
            "title": "Scoring service",
            "version": version,
            "openapi_version": "3.1.0",
            "info": {
                "description": _DESCRIPTION,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
        },
    )
    api.ma_plugin.converter.add_attribute_function(_object_entries)
    for name, description in _SECURITY_SCHEMES.items():
        scheme = {"type": "http", "scheme": "bearer", "description": description}
        api.spec.components.security_scheme(name, scheme)
    return api
