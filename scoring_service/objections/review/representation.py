"""Who decides an objection, and its appeal, as the API answers it.

What is proposed, and who may not decide, is shown to reviewers only.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext

from scoring_service.accounts.principals import Person
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.records import Objection, Resolution
from scoring_service.objections.review.news import news_of
from scoring_service.objections.review.records import Appeal, Proposal
from scoring_service.objections.review.rules import Bar, appeal_until, bar_of

Json = dict[str, Any]

BARS: Final[Mapping[Bar, str]] = {
    Bar.OWN_INTEREST: N_("The case concerns your own organisation."),
    Bar.DECIDED_BEFORE: N_("You had a part in the first decision."),
    Bar.DECIDED_THE_SAME: N_(
        "You had a part in an earlier decision about the same; a reviewer who had none can take it."
    ),
    Bar.OWN_PROPOSAL: N_("You proposed the decision, so another reviewer confirms it."),
}


def review_parts(objection: Objection, reader: Person | None) -> Json:
    """Write what `schemas.ReviewedSchema` names; `reader` is the reviewer who asks."""
    until, waiting = appeal_until(objection), objection.proposal
    earlier = objection.proposals[:-1] if waiting else objection.proposals
    return {
        "appeal_until": until and until.isoformat(),
        "appeal": _appeal(objection.appeal) if objection.appeal else None,
        "proposal": _proposal(waiting) if waiting and reader else None,
        "earlier_proposals": [_proposal(one) for one in earlier] if reader else [],
        "barred": _barred(objection, reader) if reader else None,
        "new_since_review": [event.kind.value for event in news_of(objection)] if reader else [],
    }


def resolution_bodies(resolutions: tuple[Resolution, ...]) -> list[Json]:
    return [_resolution(part) for part in resolutions]


def _resolution(part: Resolution) -> Json:
    body = {"id": part.item, "resolution": part.kind.value, "value": part.value}
    return body if part.verification is None else {**body, "verification": part.verification}


def _appeal(appeal: Appeal) -> Json:
    return {
        "lodged_at": rfc3339(appeal.lodged_at),
        "reasons": appeal.reasons,
        "due_on": appeal.due_on.isoformat(),
        "withdrawn_at": appeal.withdrawn_at and rfc3339(appeal.withdrawn_at),
    }


def _proposal(proposal: Proposal) -> Json:
    return {
        "instance": proposal.instance.value,
        "outcome": proposal.decision.outcome.value,
        "reasons": proposal.decision.reasons,
        "items": resolution_bodies(proposal.decision.resolutions),
        "reviewer": proposal.reviewer,
        "proposed_at": rfc3339(proposal.proposed_at),
        "confirmed": proposal.confirmed,
        "seconded_by": proposal.seconded_by,
        "note": proposal.note,
    }


def _barred(objection: Objection, reader: Person) -> Json | None:
    bar = bar_of(objection, reader.account_id, reader.organisation_id)
    return {"code": bar.value, "detail": gettext(BARS[bar])} if bar else None
