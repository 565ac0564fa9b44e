"""Where an objection stands, in one sentence for the person, and whose turn it is."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from scoring_service.explanation.formats import date_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.records import Instance, Objection
from scoring_service.objections.review.rules import appeal_until
from scoring_service.objections.rules import OPEN
from scoring_service.objections.steps import State
from scoring_service.wire.languages import language

_WAITING: Final = {
    (State.LODGED, Instance.FIRST): N_(
        "Your objection has arrived, and a reviewer decides on it by %(day)s."
    ),
    (State.UNDER_REVIEW, Instance.FIRST): N_(
        "A reviewer is looking into your objection and decides by %(day)s."
    ),
    (State.PROPOSED, Instance.FIRST): N_(
        "A reviewer has proposed a decision, and a second one checks it by %(day)s."
    ),
    (State.APPEALED, Instance.APPEAL): N_(
        "Your appeal has arrived, and other reviewers decide on it by %(day)s."
    ),
    (State.UNDER_REVIEW, Instance.APPEAL): N_(
        "Another reviewer is looking into your appeal, and it is decided by %(day)s."
    ),
    (State.PROPOSED, Instance.APPEAL): N_(
        "A decision on your appeal is proposed, and one more reviewer checks it by %(day)s."
    ),
}
_LATE: Final = N_(
    "The decision was due by %(day)s and is late: a reviewer still makes it and gives you the "
    "reasons in writing."
)
_WITHDRAWN: Final = N_(
    "You took your objection back, so nothing was decided; you can object again at any time."
)
_MAY_APPEAL: Final = N_(
    "Your objection is decided; if you do not agree, you can appeal until %(day)s."
)
_TOO_LATE: Final = N_(
    "Your objection is decided, and the time for an appeal ended on %(day)s; with something new "
    "you can object again."
)
_ANSWERED: Final = N_(
    "You asked for reasons, and here they are; if you want a person to look at it, ask for a "
    "reviewer."
)
_APPEAL_DECIDED: Final = N_(
    "Your appeal is decided and nothing more happens here; you can still complain to the "
    "authority or go to court."
)
_APPEAL_WITHDRAWN: Final = N_(
    "You took your appeal back, so the first decision stands and nothing more happens here."
)
_DECIDED: Final = N_("Your objection is decided, and nothing more needs to happen.")

_REVIEWERS_TURN: Final = N_("Now a reviewer has to act. You need do nothing.")
_LATE_TURN: Final = N_(
    "Now a reviewer has to act. You need do nothing, and you may complain to the authority now."
)
_YOUR_TURN: Final = N_("It is your turn only if you do not agree.")
_NOBODYS_TURN: Final = N_("Nobody has to do anything.")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands and what comes next; whose turn it is; whether the decision is late."""

    now: str
    turn: str
    is_late: bool = False


def where_it_stands(objection: Objection, *, today: date) -> Standing:
    """Say where an objection stands on a day; no day that has passed is told as one to come."""
    if objection.state in OPEN:
        return _open(objection, today)
    if objection.state is State.WITHDRAWN:
        return Standing(_(_WITHDRAWN), _(_NOBODYS_TURN))
    if objection.decision is not None and objection.decision.answered_at_once:
        return Standing(_(_ANSWERED), _(_YOUR_TURN))
    until = appeal_until(objection)
    if until is not None and today <= until:
        return Standing(_(_MAY_APPEAL, day=_day(until)), _(_YOUR_TURN))
    return Standing(_over(objection, until), _(_NOBODYS_TURN))


def _over(objection: Objection, until: date | None) -> str:
    if until is not None:
        return _(_TOO_LATE, day=_day(until))
    if objection.appeal is None:
        return _(_DECIDED)
    withdrawn = objection.appeal.withdrawn_at is not None
    return _(_APPEAL_WITHDRAWN if withdrawn else _APPEAL_DECIDED)


def _open(objection: Objection, today: date) -> Standing:
    day = _day(objection.due_on)
    if objection.overdue_at is not None or objection.due_on < today:
        return Standing(_(_LATE, day=day), _(_LATE_TURN), is_late=True)
    sentence = _WAITING[objection.state, objection.instance]
    return Standing(_(sentence, day=day), _(_REVIEWERS_TURN))


def _day(day: date) -> str:
    return date_text(day, language())
