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
from scoring_service.objections.timing.deadlines import AtDue
from scoring_service.wire.languages import language

_WAITING: Final = {
    (State.LODGED, Instance.FIRST): N_(
        "Your objection has arrived and waits for a reviewer; the last day for the decision is "
        "%(day)s."
    ),
    (State.UNDER_REVIEW, Instance.FIRST): N_(
        "A reviewer is looking into your objection; the last day for the decision is %(day)s."
    ),
    (State.PROPOSED, Instance.FIRST): N_(
        "A reviewer has proposed a decision, which holds when a second one agrees; the last day "
        "for that is %(day)s."
    ),
    (State.APPEALED, Instance.APPEAL): N_(
        "Your appeal has arrived and waits for other reviewers; the last day for the decision is "
        "%(day)s."
    ),
    (State.UNDER_REVIEW, Instance.APPEAL): N_(
        "Another reviewer is looking into your appeal; the last day for the decision is %(day)s."
    ),
    (State.PROPOSED, Instance.APPEAL): N_(
        "A decision on your appeal is proposed, which holds when one more reviewer agrees; the "
        "last day for that is %(day)s."
    ),
}
_LATE: Final = N_(
    "The decision was due by %(day)s and is late: a reviewer still has to make it and to give you "
    "the reasons in writing."
)
_LATE_BY_RULE: Final = N_(
    "The last day for the decision was %(day)s, and nobody had decided; by the rule for this case, "
    "what you dispute is then deleted."
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
    "regulator or go to court."
)
_APPEAL_WITHDRAWN: Final = N_(
    "You took your appeal back, so the first decision stands and nothing more happens here."
)
_DECIDED: Final = N_("Your objection is decided, and nothing more needs to happen.")

_REVIEWERS_TURN: Final = N_("Now a reviewer has to act. You need do nothing.")
_LATE_TURN: Final = N_(
    "Now a reviewer has to act. You need do nothing, and you may complain to the regulator now."
)
_RULES_TURN: Final = N_("You need do nothing, and you may complain to the regulator now.")
_YOUR_TURN: Final = N_("It is your turn only if you do not agree.")
_NOBODYS_TURN: Final = N_("Nobody has to do anything.")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands and what comes next; whose turn it is; whether the decision is late.

    `by_rule` where it is late and the rule decides: no reviewer is promised then.
    """

    now: str
    turn: str
    is_late: bool = False
    by_rule: bool = False


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
    if objection.overdue_at is None and objection.due_on >= today:
        sentence = _WAITING[objection.state, objection.instance]
        return Standing(_(sentence, day=day), _(_REVIEWERS_TURN))
    if objection.overdue_at is None and objection.at_due is AtDue.DELETE_ITEM:
        return Standing(_(_LATE_BY_RULE, day=day), _(_RULES_TURN), is_late=True, by_rule=True)
    return Standing(_(_LATE, day=day), _(_LATE_TURN), is_late=True)


def _day(day: date) -> str:
    return date_text(day, language())
