"""`/v1/helpers`: whom a person lets act for them; and what reviewers say of an authority."""

from collections.abc import Sequence
from typing import Any

from flask import Request, Response, g
from marshmallow import RAISE, Schema

from scoring_service.accounts import principals
from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person, Subject
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading, transaction
from scoring_service.objections import access
from scoring_service.objections.answers import ETAG, Answer, answer_of
from scoring_service.objections.correspondence.evidence_api import as_attachment, kept_files
from scoring_service.objections.correspondence.uploads import MOST_BODY_BYTES, FileParser, too_large
from scoring_service.objections.helping import refusals, refusing, schemas, service
from scoring_service.objections.helping.records import Authority, Helper, Named, Power, Relation
from scoring_service.objections.schemas import ObjectionSchema
from scoring_service.wire.body_sizes import takes_bodies
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

Json = dict[str, Any]


class _Parser(FileParser):
    """Reads a form with the one file in it; a field that comes several times is a list."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - as webargs has it
        **FileParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "files": RAISE,
    }

    def load_files(self, req: Request, schema: Schema) -> Json:
        sent = super().load_files(req, schema)
        lists = {"may"}
        for name, values in req.form.lists():
            sent[name] = values if name in lists or len(values) > 1 else values[0]
        return sent


class _Blueprint(Blueprint):
    ARGUMENTS_PARSER = _Parser()


blueprint = _Blueprint(
    "helpers", __name__, url_prefix="/v1", description="Helpers with a written authority"
)


@blueprint.post("/helpers")
@takes_bodies(MOST_BODY_BYTES, too_large)
@requires(Permission.HELPER_NAME)
@blueprint.arguments(schemas.AuthoritySchema, location="files")
@blueprint.response(201, schemas.NamedHelperSchema)
@blueprint.alt_response(409, "CONFLICT")
def name_helper(asked: Json) -> Json:
    """Let somebody act for oneself: the answer holds their own private link, this once."""
    here, own = installation(), principal(Subject).score_id
    authority, now = _authority(asked), here.clock.now()
    named = service.name_helper(
        here.engine, kept_files(), authority, asked["file"], own_score_id=own, now=now
    )
    return helper_body(named.helper) | {"link": _link(named)}


@blueprint.get("/helpers")
@requires(Permission.HELPER_NAME)
@blueprint.response(200, schemas.HelpersSchema)
def list_helpers() -> Json:
    """List whom one has named, oldest first."""
    here, own = installation(), principal(Subject).score_id
    with reading(here.engine) as session:
        return _listed(service.list_helpers(session, own, now=here.clock.now()))


@blueprint.delete("/helpers/<helper_id>")
@requires(Permission.HELPER_NAME)
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
def end_authority(helper_id: str) -> None:
    """End an authority at once: the helper's link does not work any more; what was done stands."""
    here, own = installation(), principal(Subject).score_id
    with transaction(here.engine) as session:
        service.end_authority(session, helper_id, own_score_id=own, now=here.clock.now())


@blueprint.get("/helpers/<helper_id>/authority")
@requires(Permission.HELPER_READ)
@blueprint.response(
    200, {"type": "string", "format": "binary"}, content_type="application/octet-stream"
)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(503, "SERVICE_UNAVAILABLE")
def get_authority(helper_id: str) -> Response:
    """Download a signed authority: one gave it, acts with it, or looks into a case as reviewer."""
    return as_attachment(find_helper(helper_id).document, "authority")


@blueprint.get("/objections/<objection_id>/helpers")
@requires(Permission.OBJECTION_READ)
@blueprint.response(200, schemas.HelpersSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def list_acting(objection_id: str) -> Json:
    """List who acted for the person in an objection; a helper finds only themselves."""
    here = installation()
    with reading(here.engine) as session:
        access.get_readable(session, objection_id, g.principal)
        found = service.list_acting(session, objection_id, now=here.clock.now())
    return _listed([helper for helper in found if _may_see(helper.id)])


@blueprint.post("/objections/<objection_id>/authority")
@requires(Permission.HELPER_REFUSE)
@blueprint.arguments(schemas.AuthorityRefusalSchema)
@blueprint.response(200, ObjectionSchema, headers=ETAG)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def refuse_authority(asked: Json, objection_id: str) -> Answer:
    """Say that a helper's authority is not valid: their link ends, the objection goes on."""
    here, who = installation(), {"reviewer": principal(Person).account_id}
    who["helper_id"], reasons = asked["helper"], asked["reasons"]
    with transaction(here.engine) as session:
        objection = refusing.refuse_authority(
            session, objection_id, reasons, **who, now=here.clock.now()
        )
    return answer_of(objection)


def find_helper(helper_id: str, within: str | None = None) -> Helper:
    """Return a helper whom the caller may see, a reviewer `within` a case; raise `NotFound`."""
    here, caller = installation(), g.principal
    if not _may_see(helper_id):
        raise refusals.unknown_helper(helper_id)
    with reading(here.engine) as session:
        if isinstance(caller, Subject):
            return service.get_own_helper(session, helper_id, caller.score_id, now=here.clock.now())
        return service.get_acting_helper(
            session, helper_id, principal(Person), within=within, now=here.clock.now()
        )


def private_link(named: Named) -> str:
    """Return the address that is handed to the helper."""
    return f"{installation().settings.base_url}/s/{named.token}"


def helper_body(helper: Helper) -> Json:
    """Write a helper; see `schemas.HelperSchema` for its fields."""
    authority, document = helper.authority, helper.document
    return {
        "id": helper.id,
        "name": authority.name,
        "relation": authority.relation.value,
        "may": [power.value for power in authority.powers],
        "named_at": rfc3339(helper.named_at),
        "ends_on": authority.ends_on.isoformat(),
        "standing": helper.standing.value,
        "ended_at": helper.ended_at and rfc3339(helper.ended_at),
        "refused_at": helper.refused_at and rfc3339(helper.refused_at),
        "reasons": helper.reasons,
        "authority": {
            "digest": document.digest,
            "sent_digest": document.sent_digest,
            "type": document.media_type.value,
            "size": document.size,
            "name": document.name,
        },
    }


def _may_see(helper_id: str) -> bool:
    """Tell whether the caller may see this helper as far as it depends on who calls."""
    caller = g.principal
    return not isinstance(caller, principals.Helper) or caller.helper_id == helper_id


def _listed(helpers: Sequence[Helper]) -> Json:
    return {"items": [helper_body(helper) for helper in helpers]}


def _link(named: Named) -> Json:
    return {"url": private_link(named), "expires_at": rfc3339(named.expires_at)}


def _authority(asked: Json) -> Authority:
    chosen = [power for power in Power if power.value in asked["may"]]
    return Authority(asked["name"], Relation(asked["relation"]), tuple(chosen), asked["ends_on"])
