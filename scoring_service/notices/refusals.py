"""What notices refuse, in words for whoever asked."""

from collections.abc import Iterable

from scoring_service.kernel.errors import Conflict, FieldError, Invalid, NotFound
from scoring_service.kernel.texts import marked as N_


def unknown_endpoint(endpoint_id: str) -> NotFound:
    return NotFound(
        "unknown_webhook",
        N_("There is no such webhook"),
        N_("There is no webhook {webhook} of yours."),
        N_("See /v1/webhooks for those you have; live and test keys have their own."),
        webhook=endpoint_id,
    )


def unknown_delivery(delivery_id: str) -> NotFound:
    return NotFound(
        "unknown_delivery",
        N_("There is no such delivery"),
        N_("This webhook has no delivery {delivery}."),
        N_("See its deliveries for their ids; they are kept for 180 days."),
        delivery=delivery_id,
    )


def too_many_endpoints(most: int) -> Conflict:
    return Conflict(
        "too_many_webhooks",
        N_("There are too many webhooks"),
        N_("An organisation can have {most} webhooks."),
        N_("Delete one that is no longer needed."),
        most=most,
    )


def disabled_endpoint(endpoint_id: str) -> Conflict:
    return Conflict(
        "webhook_disabled",
        N_("The webhook is disabled"),
        N_("The webhook {webhook} answered 410 Gone, so nothing is sent to it."),
        N_("Delete it and add it again."),
        webhook=endpoint_id,
    )


def unusable_url(errors: Iterable[FieldError]) -> Invalid:
    return Invalid(
        "unusable_webhook_address",
        N_("Nothing can be sent to this address"),
        N_("Webhooks are sent to addresses on the public internet, over https."),
        N_("Give another address."),
        errors=errors,
    )
