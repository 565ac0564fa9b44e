"""An objection as the API answers it; the reviewer's account is shown to reviewers only."""

from typing import Any

from flask_babel import gettext

from scoring_service.accounts.principals import Person
from scoring_service.kernel.clock import rfc3339
from scoring_service.objections.records import Decision, Event, Objection, Party
from scoring_service.objections.review.representation import resolution_bodies, review_parts
from scoring_service.objections.telling import IF_NOBODY_DECIDES
from scoring_service.objections.timing.deadlines import Step, Terms
from scoring_service.wire.languages import language

Json = dict[str, Any]


def objection_body(
    objection: Objection, *, for_reviewer: bool, reader: Person | None = None
) -> Json:
    """Write an objection; see `schemas.ObjectionSchema` for its fields.

    `reader` is the reviewer who asks, and is told what keeps them from the case.
    """
    frozen = objection.freezes
    return {
        "id": objection.id,
        "score": objection.score_id,
        "state": objection.state.value,
        "kind": objection.person.key_kind,
        "ground": objection.ground.value,
        "items": list(objection.items),
        "statement": objection.statement,
        "proposed": dict(objection.proposed),
        "lodged_at": rfc3339(objection.lodged_at),
        "due_on": objection.due_on.isoformat(),
        "procedure": _procedure(objection.terms),
        "overdue_at": objection.overdue_at and rfc3339(objection.overdue_at),
        "escalated": objection.escalated,
        "frozen": {
            "score": objection.current_score_id if frozen else None,
            "items": list(objection.frozen_items),
        },
        "current_score": objection.current_score_id,
        "assignee": objection.assignee if for_reviewer else None,
        "decision": _decision(objection.decision) if objection.decision else None,
        "events": [_event(event) for event in objection.events],
        "revision": objection.revision,
        "decisions": [_decision(decision) for decision in objection.decisions],
        **review_parts(objection, reader),
    }


def _procedure(terms: Terms) -> Json:
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
        "at_due_date": terms.at_due.value,
        "if_nobody_decides": gettext(IF_NOBODY_DECIDES[terms.at_due]),
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


def _event(event: Event) -> Json:
    return {
        "event": event.kind.value,
        "at": rfc3339(event.at),
        "by": event.party.value,
        "helper": event.helper_id,
        "score": event.score_id,
        "superseded_by": event.new_score_id,
    }
