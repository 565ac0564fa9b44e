"""`POST /v1/objections/<id>/preview`: what a decision would do; nothing is stored."""

from dataclasses import asdict
from typing import Any

from scoring_service.accounts.guards import principal, requires
from scoring_service.accounts.permissions import Permission
from scoring_service.accounts.principals import Person
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import reading
from scoring_service.objections import access
from scoring_service.objections.decisions import previewing
from scoring_service.objections.decisions.preview_schemas import PreviewSchema, WantedSchema
from scoring_service.objections.decisions.previewing import Trial, Wanted
from scoring_service.objections.records import Change, Outcome, Resolution, ResolutionKind
from scoring_service.objections.review.representation import resolution_bodies
from scoring_service.wire.installation import installation
from scoring_service.wire.openapi import Blueprint

Json = dict[str, Any]

blueprint = Blueprint(
    "previews", __name__, url_prefix="/v1/objections", description="Trying a decision"
)


@blueprint.post("/<objection_id>/preview")
@requires(Permission.OBJECTION_DECIDE)
@blueprint.arguments(WantedSchema)
@blueprint.response(200, PreviewSchema)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def preview_decision(asked: Json, objection_id: str) -> Json:
    """Try a decision on an open objection: the score after it, and the letter; nothing changes."""
    here = installation()
    with reading(here.engine) as session:
        access.get_readable(session, objection_id, principal(Person))
        trial = previewing.try_decision(session, objection_id, _wanted(asked), now=here.clock.now())
    return _body(trial)


def _wanted(asked: Json) -> Wanted:
    return Wanted(
        resolutions=tuple(
            Resolution(
                part["id"],
                ResolutionKind(part["resolution"]),
                part["value"],
                part["verification"],
            )
            for part in asked["items"]
        ),
        outcome=Outcome(asked["outcome"]) if asked["outcome"] else None,
        reasons=asked["reasons"],
    )


def _body(trial: Trial) -> Json:
    return {
        "score": trial.preview.score_id,
        "old": asdict(trial.preview.old),
        "new": None if trial.stays_frozen else asdict(trial.preview.new),
        "replaced": trial.preview.replaces,
        "other_scores": trial.preview.others,
        "others": [_change(one) for one in trial.preview.beside],
        "outcome": trial.decision.outcome.value,
        "items": resolution_bodies(trial.decision.resolutions),
        "needs_second": trial.needs_second,
        "stays_frozen": trial.stays_frozen,
        "letters": [asdict(letter) for letter in trial.letters],
        "letter_is_sent": trial.is_sent,
        "reasons_in_other_language_than": trial.other_language,
    }


def _change(change: Change) -> Json:
    body = asdict(change)
    return {"score": body.pop("score_id"), **body, "scored_at": rfc3339(change.scored_at)}
