"""The webhooks API: an organisation says where it is told, and sees what was told."""

from collections.abc import Callable
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Organisation
from scoring_service.kernel.database import reading, transaction
from scoring_service.notices import addresses, refusals, schemas, service
from scoring_service.notices.records import Event, Recipient
from scoring_service.notices.representation import delivery_body, issued_body, webhook_body
from scoring_service.notices.vault import Vault
from scoring_service.wire.idempotency import accepts_idempotency_key, answer_once
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint
from scoring_service.wire.paging import PageQuery, page_of, page_schema

Json = dict[str, Any]

blueprint = Blueprint(
    "webhooks", __name__, url_prefix="/v1/webhooks", description="Being told of what happens"
)


@blueprint.post("")
@requires(Permission.WEBHOOK_MANAGE)
@accepts_idempotency_key
@blueprint.arguments(schemas.NewWebhookSchema)
@blueprint.response(201, schemas.IssuedWebhookSchema, description="The webhook and its secret")
@blueprint.alt_response(409, "CONFLICT")
def add_webhook(asked: Json) -> Response:
    """Have events sent to an address; the secret that signs them is shown this one time."""
    if errors := addresses.url_errors(asked["url"], loopback=installation().settings.demo):
        raise refusals.unusable_url(errors)
    return _issued_once(lambda session: _added(session, asked))


@blueprint.get("")
@requires(Permission.WEBHOOK_MANAGE)
@blueprint.response(200, schemas.WebhooksSchema)
def list_webhooks() -> Json:
    """List the webhooks of this organisation, oldest first; live and test keys have their own."""
    with reading(installation().engine) as session:
        return {"items": [webhook_body(e) for e in service.list_endpoints(session, _owner())]}


@blueprint.get("/<webhook_id>")
@requires(Permission.WEBHOOK_MANAGE)
@blueprint.response(200, schemas.WebhookSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def get_webhook(webhook_id: str) -> Json:
    """Read a webhook; its secret is not shown again."""
    with reading(installation().engine) as session:
        return webhook_body(service.get_endpoint(session, _owner(), webhook_id))


@blueprint.delete("/<webhook_id>")
@requires(Permission.WEBHOOK_MANAGE)
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
def delete_webhook(webhook_id: str) -> None:
    """Send nothing more to this address, and forget its deliveries."""
    with transaction(installation().engine) as session:
        service.remove_endpoint(session, _owner(), webhook_id)


@blueprint.post("/<webhook_id>/secret")
@requires(Permission.WEBHOOK_MANAGE)
@accepts_idempotency_key
@blueprint.response(201, schemas.IssuedWebhookSchema, description="The webhook and its secret")
@blueprint.alt_response(404, "NOT_FOUND")
def rotate_secret(webhook_id: str) -> Response:
    """Make a new secret, shown this one time; for 24 hours the former signs beside it."""
    return _issued_once(lambda session: _rotated(session, webhook_id))


@blueprint.get("/<webhook_id>/deliveries")
@requires(Permission.WEBHOOK_MANAGE)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_schema(schemas.DeliverySchema))
@blueprint.alt_response(404, "NOT_FOUND")
def list_deliveries(query: Json, webhook_id: str) -> Json:
    """List what was sent or is to be sent, newest first, with every attempt; kept for 180 days."""
    limit, after = query["limit"] + 1, query["cursor"]
    with reading(installation().engine) as session:
        found = service.list_deliveries(session, _owner(), webhook_id, limit=limit, after=after)
    return page_of([delivery_body(each) for each in found], query, lambda body: body["id"])


@blueprint.post("/<webhook_id>/deliveries/<delivery_id>/replay")
@requires(Permission.WEBHOOK_MANAGE)
@blueprint.response(202, schemas.DeliverySchema)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def replay_delivery(webhook_id: str, delivery_id: str) -> Json:
    """Send a message again, at once, under the same `webhook-id`."""
    here = installation()
    with transaction(here.engine) as session:
        delivery = service.replay_delivery(
            session, _owner(), webhook_id, delivery_id, now=here.clock.now()
        )
    return delivery_body(delivery)


def _owner() -> Recipient:
    caller = principal(Organisation)
    return Recipient(caller.id, caller.key_kind)


def _issued_once(issue: Callable[[Session], service.Issued]) -> Response:
    here = installation()
    with transaction(here.engine) as session:
        return answer_once(
            session,
            principal(Organisation).records,
            lambda: issued_body(issue(session)),
            status=201,
            now=here.clock.now(),
        )


def _added(session: Session, asked: Json) -> service.Issued:
    here, events = installation(), map(Event, asked["events"])
    return service.add_endpoint(
        session,
        _owner(),
        asked["url"],
        events,
        vault=Vault(here.secret_key),
        now=here.clock.now(),
    )


def _rotated(session: Session, webhook_id: str) -> service.Issued:
    here = installation()
    return service.rotate_secret(
        session, _owner(), webhook_id, vault=Vault(here.secret_key), now=here.clock.now()
    )
