"""Statements of reasons, reviewers asked for, and repeats declined or taken up, over the API."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response, current_app, g, request
from werkzeug.exceptions import NotAcceptable

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Helper, Person, Subject
from scoring_service.explanation.render_html import content_security_policy
from scoring_service.explanation.statement import StatementOfReasons
from scoring_service.explanation.statement_formats import (
    statement_html,
    statement_json,
    statement_pdf,
)
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import access, schemas, service
from scoring_service.objections.answers import ETAG, Answer, ObjectionsBlueprint, answer_of
from scoring_service.objections.lodging.schemas import (
    DeclineSchema,
    StatementQuery,
    StatementSchema,
)
from scoring_service.objections.lodging.statements import statement_of_reasons
from scoring_service.transparency.signing import signer_of
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language

Json = dict[str, Any]

blueprint = ObjectionsBlueprint(
    "lodging", __name__, url_prefix="/v1/objections", description="Reasons wanted, and repeats"
)


@blueprint.get("/<objection_id>/statement-of-reasons")
@requires(Permission.OBJECTION_READ)
@blueprint.arguments(StatementQuery, location="query")
@blueprint.response(200, StatementSchema, description="JSON, HTML or PDF, by the Accept header")
@blueprint.alt_response(404, "NOT_FOUND")
def get_statement_of_reasons(query: Json, objection_id: str) -> Response:
    """Read the extended statement of reasons and grounds that an objection asked for."""
    return as_download(read_statement(objection_id, query["score"]), _media_type())


@blueprint.post("/<objection_id>/review")
@requires(Permission.OBJECTION_ASK_REVIEW)
@blueprint.arguments(schemas.NothingSchema, required=False)
@blueprint.response(200, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def ask_review(_nothing: Json, objection_id: str) -> Answer:
    """Have a reviewer answer after the statement of reasons; deadlines run from this day."""
    here, own = installation(), principal(Subject).score_id
    with transaction(here.engine) as session:
        objection = service.ask_review(
            session, objection_id, own_score_id=own, now=here.clock.now()
        )
    return answer_of(objection)


@blueprint.post("/<objection_id>/take-up")
@requires(Permission.OBJECTION_DECIDE)
@blueprint.arguments(schemas.IfMatchSchema, location="headers")
@blueprint.arguments(schemas.NothingSchema, required=False)
@blueprint.response(200, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def take_up(condition: Json, _nothing: Json, objection_id: str) -> Answer:
    """Look into a repeat after all: what it disputes is frozen, as by a first objection."""
    here, reviewer = installation(), principal(Person).account_id
    with transaction(here.engine) as session:
        objection = service.take_up(
            session, objection_id, reviewer=reviewer, now=here.clock.now(), **condition
        )
    return answer_of(objection)


@blueprint.post("/<objection_id>/decline")
@requires(Permission.OBJECTION_DECIDE)
@blueprint.arguments(schemas.IfMatchSchema, location="headers")
@blueprint.arguments(DeclineSchema)
@blueprint.response(200, schemas.ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def decline(condition: Json, asked: Json, objection_id: str) -> Answer:
    """Decline a mere repeat, with reasons: the same for the third time, with nothing new."""
    here, who = installation(), principal(Person).account_id
    reasons, now = asked["reasons"], here.clock.now()
    with transaction(here.engine) as session:
        objection = service.decline(
            session, objection_id, reasons, reviewer=who, now=now, **condition
        )
    return answer_of(objection)


def read_statement(objection_id: str, score_id: str | None) -> StatementOfReasons:
    """State the reasons to whoever calls; a helper reads those of their own score alone."""
    here, caller = installation(), g.principal
    with reading(here.engine) as session:
        return statement_of_reasons(
            session,
            access.get_readable(session, objection_id, caller),
            score_id,
            opened_by=caller.score_id if isinstance(caller, Helper) else None,
            language=language(),
            base_url=here.settings.base_url,
            operator=here.settings.operator,
        )


def as_download(statement: StatementOfReasons, media_type: str) -> Response:
    """Write a statement in one of the media types of `WRITERS`."""
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    response = Response(WRITERS[media_type](statement), content_type=f"{media_type}{charset}")
    response.vary.add("Accept")
    if media_type == "text/html":
        response.headers["Content-Security-Policy"] = content_security_policy()
    return response


def _write_json(statement: StatementOfReasons) -> str:
    """Write the statement as data, signed as a whole."""
    content = statement_json(statement)
    content["signature"] = signer_of(installation().engine).key.sign_json(content)
    return current_app.json.dumps(content, indent=2)


WRITERS: Final[Mapping[str, Callable[[StatementOfReasons], str | bytes]]] = {
    "application/json": _write_json,
    "text/html": statement_html,
    "application/pdf": statement_pdf,
}


def _media_type() -> str:
    if not request.accept_mimetypes:
        return "application/json"
    best = request.accept_mimetypes.best_match(tuple(WRITERS))
    if best is None:
        raise NotAcceptable
    return best
