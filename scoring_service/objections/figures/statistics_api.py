"""`GET /v1/statistics`: public figures; small numbers are not told."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.kernel.database import reading
from scoring_service.objections.figures.statistics import FEWEST, count_all
from scoring_service.objections.timing.deadlines import day_of
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint

blueprint = Blueprint(
    "statistics", __name__, url_prefix="/v1", description="Figures for the public"
)

_NOT_TOLD = {"description": f"Null where it would be under {FEWEST}, but not zero."}


class VersionFiguresSchema(AnswerSchema):
    model = fields.String(required=True)
    version = fields.Integer(required=True)
    scores = fields.Integer(required=True, allow_none=True, metadata=_NOT_TOLD)


class DecidedSchema(AnswerSchema):
    count = fields.Integer(required=True, allow_none=True, metadata=_NOT_TOLD)
    outcomes = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(allow_none=True, metadata=_NOT_TOLD),
        required=True,
    )
    median_days = fields.Float(required=True, allow_none=True)


class GroundFiguresSchema(AnswerSchema):
    ground = fields.String(required=True)
    lodged = fields.Integer(required=True, allow_none=True, metadata=_NOT_TOLD)
    decided = fields.Nested(DecidedSchema, required=True)
    overdue = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "Not decided by their due date, withdrawn ones apart. "
            + _NOT_TOLD["description"]
        },
    )


class StatisticsSchema(AnswerSchema):
    scores = fields.List(fields.Nested(VersionFiguresSchema), required=True)
    objections = fields.List(fields.Nested(GroundFiguresSchema), required=True)


@blueprint.get("/statistics")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, StatisticsSchema)
def get_statistics() -> dict[str, Any]:
    """Read how many scores were made and how objections were decided."""
    here = installation()
    with reading(here.engine) as session:
        return asdict(count_all(session, today=day_of(here.clock.now())))
