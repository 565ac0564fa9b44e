"""The timeline of the person's page: what happened, and which private links were made meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.accounts.inventory import ListedLink
from scoring_service.explanation.wording import gettext as _
from scoring_service.objections.correspondence.records import Evidence
from scoring_service.objections.records import Objection
from scoring_service.objections.steps import EventKind
from scoring_service.objections.timeline import Course
from scoring_service.scoring import service as scoring
from scoring_service.scoring.links import list_own_links
from scoring_service.web.corresponding import Correspondence
from scoring_service.web.helping import acting_helper

_ENDS: Final = frozenset(
    {
        EventKind.DECIDED,
        EventKind.DECIDED_BY_RULE,
        EventKind.WITHDRAWN,
        EventKind.APPEAL_WITHDRAWN,
        EventKind.ANSWERED_AT_ONCE,
    }
)
_BEGINS: Final = frozenset({EventKind.LODGED, EventKind.APPEALED, EventKind.REVIEW_ASKED})


@dataclass(frozen=True)
class Line:
    """One line: what happened and when; what was written, added or made then."""

    words: str
    at: datetime
    text: str = ""
    file: Evidence | None = None
    new_score: str | None = None
    is_link: bool = False
    helper: str = ""
    """The name of the helper who did it, or of whom it tells."""


def tell_course(
    session: Session, objection: Objection, added: Correspondence, linked: str
) -> list[Line]:
    """Tell the person what has happened, oldest first."""
    readable = {score.id: score for score in scoring.list_corrections(session, linked)}
    texts = {
        score.id: _("no score") if score.value is None else str(score.value)
        for score in readable.values()
    }
    course = Course(objection, added.messages, added.evidence, added.inquiries, texts)
    helpers = {helper.id: helper for helper in added.helpers}
    lines = []
    for told in course.tell():
        new, helper = told.event.new_score_id, helpers.get(told.event.helper_id or "")
        is_refusal = told.event.kind is EventKind.AUTHORITY_REFUSED and helper is not None
        lines.append(
            Line(
                told.words,
                told.event.at,
                helper.reasons if is_refusal and helper else told.text,
                told.file,
                new if new in readable else None,
                helper=helper.authority.name if helper else "",
            )
        )
    links = () if acting_helper() else list_own_links(session, linked)
    issued = _issued_meanwhile(objection, links)
    return sorted([*lines, *issued], key=lambda line: line.at)


def _issued_meanwhile(objection: Objection, links: Sequence[ListedLink]) -> list[Line]:
    words = _(
        "A new private link to your score was made. If you did not ask for it, somebody else may "
        "have it, and can act as you."
    )
    return [
        Line(words, link.created_at, is_link=True)
        for link in links
        if _was_open(objection, link.created_at)
    ]


def _was_open(objection: Objection, at: datetime) -> bool:
    """Tell whether the objection waited for a decision at an instant."""
    turns = [e.kind for e in objection.events if e.at < at and e.kind in _ENDS | _BEGINS]
    return bool(turns) and turns[-1] in _BEGINS
