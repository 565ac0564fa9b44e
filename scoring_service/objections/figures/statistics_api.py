"""`GET /v1/statistics`: public figures; small numbers are not told, the others are rounded."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from scoring_service.accounts.guards import requires
from scoring_service.accounts.permissions import Permission
from scoring_service.objections.figures.disclosing import FEWEST, FEWEST_TIMED
from scoring_service.objections.figures.keeping import counted_lately
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import AnswerSchema, Blueprint

blueprint = Blueprint(
    "statistics", __name__, url_prefix="/v1", description="Figures for the public"
)

_ROUNDED = f"To the nearest multiple of {FEWEST}; null where it is 1 to {FEWEST - 1}."
_TIMED = f"Null where fewer than {FEWEST_TIMED} were decided."


def _count(told: str = "") -> fields.Integer:
    description = f"{told} {_ROUNDED}".strip()
    return fields.Integer(required=True, allow_none=True, metadata={"description": description})


def _days(told: str) -> fields.Integer:
    metadata = {"description": f"{told} {_TIMED}"}
    return fields.Integer(required=True, allow_none=True, metadata=metadata)


class DecidedSchema(AnswerSchema):
    count = _count()
    outcomes = fields.Dict(keys=fields.String(), values=_count(), required=True)
    by_rule = _count("Decided by no person, because nobody had in time.")
    median_days = _days("From lodging to the decision.")
    nine_tenths_days = _days("Within so many days nine of ten were decided.")


class OnAppealSchema(AnswerSchema):
    decided = _count()
    overdue = _count("Not decided, nor withdrawn, by the due date of the appeal.")
    median_days = _days("From the appeal to the decision on it.")
    nine_tenths_days = _days("Within so many days nine of ten appeals were decided.")


class FiguresSchema(AnswerSchema):
    lodged = _count()
    withdrawn = _count()
    decided = fields.Nested(DecidedSchema, required=True)
    overdue = _count("Not decided, nor withdrawn, by their due date.")
    appealed = _count()
    changed_on_appeal = _count(
        "Where the second decision gave right to the person, in part at least."
    )
    on_appeal = fields.Nested(OnAppealSchema, required=True)


class GroundFiguresSchema(FiguresSchema):
    ground = fields.String(required=True)


class VersionFiguresSchema(AnswerSchema):
    model = fields.String(required=True)
    version = fields.Integer(required=True)
    scores = _count()
    objections = fields.Nested(FiguresSchema, required=True)


class StatisticsSchema(AnswerSchema):
    scores = fields.List(fields.Nested(VersionFiguresSchema), required=True)
    objections = fields.List(fields.Nested(GroundFiguresSchema), required=True)
    together = fields.Nested(FiguresSchema, required=True)


@blueprint.get("/statistics")
@requires(Permission.PUBLIC_READ)
@blueprint.response(200, StatisticsSchema)
def get_statistics() -> tuple[dict[str, Any], int, dict[str, str]]:
    """Read how many scores were made and how objections were decided, as of this minute."""
    here, now = installation(), installation().clock.now()
    counted = counted_lately(here.engine, now=now)
    told = counted.statistics
    by_ground = [{"ground": part.ground, **asdict(part.figures)} for part in told.objections]
    kept = {"Cache-Control": f"public, max-age={counted.seconds_left(now)}"}
    return asdict(told) | {"objections": by_ground}, 200, kept
