"""`GET /v1/fees`: the public price list (SEEDS L9)."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.days import day_of
from scoring_service.usage.fees import prices_on
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint

blueprint = Blueprint("fees", __name__, url_prefix="/v1", description="What the service costs")


class PriceSchema(AnswerSchema):
    organisation = fields.String(
        required=True, metadata={"enum": ["lender", "research", "administration"]}
    )
    unit = fields.String(required=True, metadata={"enum": ["score"]})
    amount = fields.Integer(required=True, metadata={"description": "In minor units."})


class PriceListSchema(AnswerSchema):
    in_force_since = fields.Date(required=True)
    currency = fields.String(required=True, metadata={"description": "ISO 4217."})
    prices = fields.List(fields.Nested(PriceSchema), required=True)


@blueprint.get("/fees")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, PriceListSchema)
def get_fees() -> dict[str, Any]:
    """Read the price list in force today."""
    return asdict(prices_on(day_of(installation().clock.now())))
