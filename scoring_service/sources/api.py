"""The source catalogue over HTTP: readable by anyone (SEEDS L1)."""

from dataclasses import asdict
from typing import Any

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.days import day_of
from scoring_service.sources import catalogue, prohibitions
from scoring_service.sources.schemas import CatalogueSchema
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

blueprint = Blueprint(
    "sources",
    __name__,
    url_prefix="/v1/sources",
    description="Where information may come from, and on what legal basis.",
)


@blueprint.get("")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, CatalogueSchema)
def list_sources() -> dict[str, Any]:
    """Every source and item that a score may use, and every kind that none may."""
    today = day_of(installation().clock.now())
    return asdict(catalogue.load()) | {"prohibited_kinds": prohibitions.kinds_on(today)}
