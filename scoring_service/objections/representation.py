"""An objection as the API answers it; the reviewer's account is shown to reviewers only."""

from typing import Any

from flask_babel import gettext

from scoring_service.accounts.principals import Person
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.days import day_of
from scoring_service.objections.records import Decision, Objection, Outcome
from scoring_service.objections.review.representation import resolution_bodies, review_parts
from scoring_service.objections.rules import OPEN
from scoring_service.objections.steps import Event, Party
from scoring_service.objections.telling import IF_NOBODY_DECIDES, OUTCOMES, REPEAT, REPEAT_REMEDY
from scoring_service.objections.timing.deadlines import Step
from scoring_service.wire.languages import language

Json = dict[str, Any]


def objection_body(
    objection: Objection,
    *,
    for_reviewer: bool,
    reader: Person | None = None,
    helper_id: str | None = None,
) -> Json:
    """Write an objection; see `schemas.ObjectionSchema` for its fields.

    `reader` is the reviewer who asks, and is told what keeps them from the case; `helper_id` the
    helper who does, and reads who helped of themselves alone.
    """
    return {
        "id": objection.id,
        "score": objection.score_id,
        "scores": list(objection.score_ids),
        "state": objection.state.value,
        "kind": objection.person.key_kind,
        "ground": objection.ground.value,
        "items": list(objection.items),
        "statement": objection.statement,
        "proposed": dict(objection.proposed),
        "lodged_at": rfc3339(objection.lodged_at),
        "due_on": objection.due_on.isoformat(),
        "procedure": _procedure(objection),
        "overdue_at": objection.overdue_at and rfc3339(objection.overdue_at),
        "escalated": objection.escalated,
        "frozen": _frozen(objection),
        "current_score": objection.current_score_id,
        "assignee": objection.assignee if for_reviewer else None,
        "decision": _decision(objection.decision) if objection.decision else None,
        "answer": _decision(objection.answer) if objection.answer else None,
        "repeat": _repeat(objection, helper_id) if objection.repeats else None,
        "events": [_event(event, helper_id) for event in objection.events],
        "revision": objection.revision,
        "decisions": [_decision(decision) for decision in objection.decisions],
        **review_parts(objection, reader),
    }


def _frozen(objection: Objection) -> Json:
    score_id = objection.current_score_id if objection.freezes else None
    return {"score": score_id, "items": list(objection.frozen_items)}


def _procedure(objection: Objection) -> Json:
    terms = objection.terms
    days = {step: day.isoformat() for step, day in terms.by.items()}
    return {
        "id": terms.procedure,
        "title": terms.title[language()],
        "law": terms.reference["law"][language()],
        "article": terms.reference["article"],
        "reviewed": terms.reviewed,
        "mark_by": days.get(Step.MARK),
        "tell_source_by": days.get(Step.TELL_SOURCE),
        "source_answers_by": days.get(Step.SOURCE_ANSWERS),
        "days_certain": terms.certain,
        "at_due_date": objection.at_due.value,
        "if_nobody_decides": gettext(IF_NOBODY_DECIDES[objection.at_due]),
        "disputed_scores": terms.disputed.value,
        "tell_declined_by": _tell_declined_by(objection),
    }


def _tell_declined_by(objection: Objection) -> str | None:
    """Return by when the law wants the person told; they are, as soon as it is declined."""
    decision = objection.decision
    if decision is None or decision.outcome is not Outcome.DECLINED:
        return None
    last = objection.terms.end_of(Step.TELL_DECLINED, day_of(decision.decided_at))
    return last.on.isoformat() if last else None


def _repeat(objection: Objection, helper_id: str | None) -> Json:
    """Say that nothing is frozen, and how to change that while it waits.

    A helper is not told which ones it repeats: not all of them may be open to them.
    """
    waits = objection.state in OPEN
    return {
        "of": list(objection.repeats) if helper_id is None else [],
        "text": gettext(REPEAT) if waits else gettext(OUTCOMES[Outcome.DECLINED]),
        "remedy": gettext(REPEAT_REMEDY) if waits else None,
    }


def etag(objection: Objection) -> str:
    """Return the entity tag of the objection as it is now."""
    return f'"{objection.revision}"'


def _decision(decision: Decision) -> Json:
    return {
        "id": decision.id,
        "outcome": decision.outcome.value,
        "by": Party.SERVICE.value if decision.rule else Party.REVIEWER.value,
        "rule": decision.rule,
        "reasons": decision.reasons,
        "items": resolution_bodies(decision.resolutions),
        "decided_at": rfc3339(decision.decided_at),
        "score": decision.score_id,
        "superseded_by": decision.new_score_id,
        "instance": decision.instance.value,
        "confirmed": decision.confirmed_by is not None,
        "erase_old_values_by": decision.erase_by and decision.erase_by.isoformat(),
    }


def _event(event: Event, helper_id: str | None) -> Json:
    return {
        "event": event.kind.value,
        "at": rfc3339(event.at),
        "by": event.party.value,
        "helper": event.helper_id if helper_id in (None, event.helper_id) else None,
        "score": event.score_id,
        "superseded_by": event.new_score_id,
    }
