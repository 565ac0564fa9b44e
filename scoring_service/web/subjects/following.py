"""What the page of one objection shows: the claim, the decision, the score before and after."""

from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from scoring_service.notices import contacts
from scoring_service.objections import service as objections
from scoring_service.objections import telling
from scoring_service.objections.correspondence.screening import MOST_BYTES
from scoring_service.objections.effects import stating
from scoring_service.objections.records import Objection
from scoring_service.objections.rules import OPEN
from scoring_service.registry import service as registry
from scoring_service.scoring import certifications, views
from scoring_service.scoring import service as scoring
from scoring_service.web import corresponding, objecting
from scoring_service.web.corresponding import Correspondence, Draft
from scoring_service.wire.languages import language


def objection_page(
    session: Session, token: str, objection_id: str, linked: str, draft: Draft | None = None
) -> str:
    """Show an objection, with what the person was about to add if that was refused."""
    page = read_objection(session, objection_id, linked)
    added = Correspondence.read(session, objection_id)
    objection = page["objection"]
    return render_template(
        "subjects/objection.html",
        token=token,
        draft=draft or Draft(),
        evidence=added.evidence,
        timeline=corresponding.subjects_timeline(objection, added),
        kind_and_size=corresponding.kind_and_size,
        is_open=objection.state in OPEN,
        stated=views.find_statement(session, objection_id),
        may_state=stating.may_state(objection),
        certified=_certified(session, objection),
        megabytes=MOST_BYTES // 1_000_000,
        **page,
    )


def read_objection(session: Session, objection_id: str, linked: str) -> dict[str, Any]:
    """Read an objection of the person whose private link opens the `linked` score."""
    objection = objections.get_own_objection(session, objection_id, linked)
    score = scoring.get_score(session, objection.score_id)
    algorithm = registry.get_algorithm(session, score.digest)
    decision = objection.decision
    taken = scoring.get_score(session, decision.score_id) if decision else score
    resolutions = decision.resolutions if decision else ()
    return {
        "objection": objection,
        "written_to": contacts.has_contact(session, objection.id),
        "score": score,
        "ground": objecting.ground_label(objection),
        "disputed": list(objecting.disputed_lines(objection, score, algorithm)),
        "resolutions": list(objecting.resolution_lines(resolutions, taken, algorithm)),
        "standing": _standing(session, objection),
        "states": objecting.STATES,
        "outcome": objecting.outcome_text(decision, telling.OUTCOMES) if decision else "",
    }


def _certified(session: Session, objection: Objection) -> list[dict[str, Any]]:
    """Return what organisations certified since of what was corrected or deleted."""
    score = scoring.get_score(session, objection.score_id)
    algorithm = registry.get_algorithm(session, score.digest)
    return [
        {
            "at": found.certified_at,
            "label": algorithm.item_by_id[found.certified.item].label[language()],
            "value": objecting.item_value(algorithm, found.certified.item, found.certified.value),
            "statement": found.certified.statement,
        }
        for found in certifications.list_about(session, objection.person, objection.id)
    ]


def _standing(session: Session, objection: Objection) -> dict[str, Any] | None:
    """Return the score before and after a decision that made a new one."""
    decision = objection.decision
    if decision is None or decision.new_score_id is None:
        return None
    return {
        "old": scoring.get_score(session, decision.score_id),
        "new": scoring.get_score(session, decision.new_score_id),
    }
