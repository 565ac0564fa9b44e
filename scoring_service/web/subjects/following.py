"""What the page of one objection shows: the claim, the decision, the score before and after."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from scoring_service.accounts.guards import principal
from scoring_service.accounts.principals import Subject
from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.statement import StatementOfReasons
from scoring_service.explanation.states import ITEM_STATES
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.days import day_of
from scoring_service.notices import contacts
from scoring_service.objections import access, telling
from scoring_service.objections.casefile.rules import is_complete
from scoring_service.objections.correspondence.screening import MOST_BYTES
from scoring_service.objections.effects import stating
from scoring_service.objections.effects.following import words_of
from scoring_service.objections.lodging.statements import statement_of_reasons
from scoring_service.objections.records import Decision, Ground, Instance, Objection
from scoring_service.objections.review.rules import appeal_until
from scoring_service.objections.rules import OPEN
from scoring_service.objections.standing import where_it_stands
from scoring_service.registry import service as registry
from scoring_service.scoring import certifications, views
from scoring_service.scoring import service as scoring
from scoring_service.web import corresponding, inquiring, objecting
from scoring_service.web.corresponding import Correspondence, Draft
from scoring_service.web.subjects.course import tell_course
from scoring_service.wire.installation import installation
from scoring_service.wire.languages import language


def objection_page(
    session: Session, token: str, objection_id: str, draft: Draft | None = None
) -> str:
    """Show an objection, with what the person was about to add if that was refused."""
    page = read_objection(session, objection_id)
    added = Correspondence.read(session, objection_id, principal(Subject).score_id)
    objection = page["objection"]
    return render_template(
        "subjects/objection.html",
        token=token,
        draft=draft or Draft(),
        evidence=added.evidence,
        timeline=tell_course(session, objection, added, principal(Subject).score_id),
        standing_now=where_it_stands(objection, today=_today()),
        has_file=is_complete(objection),
        kind_and_size=corresponding.kind_and_size,
        is_open=objection.state in OPEN,
        stated=views.find_statement(session, objection_id),
        may_state=stating.may_state(objection),
        certified=_certified(session, objection),
        telling=telling,
        item_states=ITEM_STATES,
        megabytes=MOST_BYTES // 1_000_000,
        asked=inquiring.asked(
            session,
            added.inquiries,
            registry.get_algorithm(session, page["score"].digest),
            today=_today(),
        ),
        **page,
    )


def read_objection(session: Session, objection_id: str) -> dict[str, Any]:
    """Read an objection that the private link of whoever calls opens."""
    objection = access.get_readable(session, objection_id, principal(Subject))
    score = scoring.get_score(session, objection.score_id)
    algorithm = registry.get_algorithm(session, score.digest)
    named = [scoring.get_score(session, one.score_id) for one in objection.named]
    opened = _opened(session)
    return {
        "objection": objection,
        "written_to": contacts.has_contact(session, objection.id),
        "score": score,
        "ground": objecting.ground_label(objection),
        "disputed": list(
            objecting.disputed_lines(objection, score if score.id in opened else None, algorithm)
        ),
        "decisions": [
            _told(session, objection, one, algorithm, opened)
            for one in reversed(objection.decisions)
        ],
        "standing": _standing(session, objection, opened),
        "states": objecting.STATES,
        "named": [(one.id, objecting.score_line(one)) for one in named],
        "statement": _statement(session, objection),
        "appeal_until": _appeal_until(objection),
        "on_appeal": objection.instance is Instance.APPEAL,
    }


def _statement(session: Session, objection: Objection) -> StatementOfReasons | None:
    """State the reasons where they were asked for."""
    if objection.ground is not Ground.REASONS_WANTED:
        return None
    settings = installation().settings
    return statement_of_reasons(
        session,
        objection,
        language=language(),
        base_url=settings.base_url,
        operator=settings.operator,
    )


def _opened(session: Session) -> Collection[str]:
    """Return the scores that the private link of whoever calls opens."""
    return {one.id for one in scoring.list_corrections(session, principal(Subject).score_id)}


def _told(
    session: Session,
    objection: Objection,
    decision: Decision,
    algorithm: Algorithm,
    opened: Collection[str],
) -> dict[str, Any]:
    """Tell of one decision in the words for the person."""
    titles = {
        (Instance.ANSWER, Instance.FIRST): _("The answer"),
        (Instance.ANSWER, Instance.APPEAL): _("The answer"),
        (Instance.FIRST, Instance.FIRST): _("The decision"),
        (Instance.FIRST, Instance.APPEAL): _("The first decision"),
        (Instance.APPEAL, Instance.APPEAL): _("The decision on your appeal"),
    }
    is_opened, several = decision.score_id in opened, bool(objection.named)
    taken = scoring.get_score(session, decision.score_id) if is_opened else None
    lines = objecting.resolution_lines(decision.resolutions, taken, algorithm, several=several)
    return {
        "decision": decision,
        "title": titles[decision.instance, objection.instance],
        "outcome": objecting.outcome_text(decision, telling.OUTCOMES),
        "follows": _(follows) if (follows := words_of(objection, decision.outcome)) else "",
        "resolutions": list(lines),
    }


def _appeal_until(objection: Objection) -> str:
    """Say until when an appeal is possible; empty where none is, or not any more."""
    until = appeal_until(objection)
    is_past = until is not None and _today() > until
    return "" if is_past else objecting.appeal_until_text(objection)


def _today() -> date:
    return day_of(installation().clock.now())


def _certified(session: Session, objection: Objection) -> list[dict[str, Any]]:
    """Return what organisations certified since of what was corrected or deleted."""
    score = scoring.get_score(session, objection.score_id)
    algorithm = registry.get_algorithm(session, score.digest)
    return [
        {
            "at": found.certified_at,
            "label": objecting.item_label(algorithm, found.certified.item),
            "value": objecting.item_value(algorithm, found.certified.item, found.certified.value),
            "statement": found.certified.statement,
        }
        for found in certifications.list_about(session, objection.person, objection.id)
    ]


def _standing(
    session: Session, objection: Objection, opened: Collection[str]
) -> dict[str, Any] | None:
    """Return the score before and after a decision that made a new one, where the link opens it."""
    decision = objection.decision
    if decision is None or decision.new_score_id is None or decision.score_id not in opened:
        return None
    return {
        "old": scoring.get_score(session, decision.score_id),
        "new": scoring.get_score(session, decision.new_score_id),
    }
