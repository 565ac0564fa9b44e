"""The words for objections, shared by the pages of the person scored and of the reviewers."""

from collections.abc import Mapping
from typing import Final

from scoring_service.algorithms.structure import Item
from scoring_service.explanation.document import purpose_label
from scoring_service.explanation.formats import date_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import telling
from scoring_service.objections.records import Decision, Objection, Outcome
from scoring_service.objections.review.rules import appeal_until
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.wording import (
    GROUNDS,
    disputed_lines,
    ground_label,
    item_label,
    item_value,
    resolution_lines,
)
from scoring_service.scoring.records import Score
from scoring_service.web.numbers import plain_number
from scoring_service.wire.languages import language

__all__ = (
    "GROUNDS",
    "disputed_lines",
    "ground_label",
    "item_label",
    "item_value",
    "resolution_lines",
)
"""Words that the file of an objection has too."""

STATES: Final[Mapping[State, str]] = {
    State.LODGED: N_("Waiting for a reviewer"),
    State.UNDER_REVIEW: N_("A reviewer is looking at it"),
    State.PROPOSED: N_("A second reviewer looks at the decision"),
    State.APPEALED: N_("Your appeal waits for a reviewer"),
    State.DECIDED: N_("Decided"),
    State.WITHDRAWN: N_("Withdrawn by you"),
}

REVIEWER_STATES: Final[Mapping[State, str]] = {
    State.LODGED: N_("New"),
    State.UNDER_REVIEW: N_("Under review"),
    State.PROPOSED: N_("Waits for a second reviewer"),
    State.APPEALED: N_("Appeal"),
    State.DECIDED: N_("Decided"),
    State.WITHDRAWN: N_("Withdrawn"),
}

REVIEWER_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.UPHELD: N_("Upheld: the person is right"),
    Outcome.PARTLY_UPHELD: N_("Partly upheld: the person is right in part"),
    Outcome.REJECTED: N_("Rejected: the record stands"),
    Outcome.ANSWERED: N_("Answered"),
    Outcome.UNRESOLVED: N_("Unresolved: both views are recorded"),
    Outcome.DECLINED: N_("Declined: a repeat that brings nothing new"),
}

EVENTS: Final[Mapping[EventKind, str]] = {
    EventKind.LODGED: N_("The objection was sent."),
    EventKind.FROZEN: N_("What is disputed was frozen: no new score is made of it."),
    EventKind.ASSIGNED: N_("A reviewer took the case."),
    EventKind.DECIDED: N_("The reviewer decided."),
    EventKind.PROPOSED: N_("The reviewer proposed a decision: a second one looks at it."),
    EventKind.CONFIRMED: N_("A second reviewer confirmed the decision."),
    EventKind.SENT_BACK: N_("The second reviewer gave it back to the first."),
    EventKind.RETRACTED: N_("The reviewer wants to look at it once more."),
    EventKind.RECONSIDERED: N_("Something new came, so the reviewer looks at it once more."),
    EventKind.APPEALED: N_("An appeal was sent: other reviewers look at it again."),
    EventKind.APPEAL_WITHDRAWN: N_("The appeal was withdrawn: the first decision stands."),
    EventKind.EXTENDED: N_("There is more time to decide, because of new material."),
    EventKind.OVERDUE: N_("The due date passed, and nobody had decided."),
    EventKind.ESCALATED: N_("All reviewers were called on."),
    EventKind.DECIDED_BY_RULE: N_("The rule for this case deleted what was disputed."),
    EventKind.ANSWERED_AT_ONCE: N_("The statement of reasons was given at once."),
    EventKind.REVIEW_ASKED: N_("A reviewer was asked for."),
    EventKind.TAKEN_UP: N_("The reviewer took the repeated objection up."),
    EventKind.RENEWED: N_("The due date had passed, so the time to decide begins anew."),
    EventKind.WITHDRAWN: N_("The objection was withdrawn."),
    EventKind.RELEASED: N_("The freeze ended."),
    EventKind.SCORE_REPLACED: N_("The score was made again and replaced."),
    EventKind.EVIDENCE_ADDED: N_("The person who objected added a file as evidence."),
    EventKind.STATEMENT_ADDED: N_("A statement of the person stands beside later scores."),
    EventKind.STATEMENT_WITHDRAWN: N_("The person took the statement back."),
    EventKind.CERTIFIED: N_(
        "The organisation certified information that had been found wrong: it may be used again."
    ),
    EventKind.AUTHORITY_REFUSED: N_(
        "The reviewer did not accept the written authority of a helper, whose link ended. The "
        "objection goes on:"
    ),
    EventKind.OLD_VALUES_ERASED: N_("The old values were erased from the scores replaced."),
    EventKind.MESSAGE_WRITTEN: N_("A message was written."),
    EventKind.INQUIRY_OPENED: N_("The organisation that supplied the information was asked."),
    EventKind.INQUIRY_ANSWERED: N_("The organisation that was asked answered."),
    EventKind.SOURCE_SILENT: N_("The organisation that was asked has not answered in time."),
}


def value_choices(item: Item) -> list[tuple[str, str]]:
    """Return the choices for a coded item, none chosen first; empty where a number is typed."""
    if not item.codes:
        return []
    coded = [(plain_number(code), label[language()]) for code, label in item.codes.items()]
    return [("", _("Choose a value")), *coded]


def outcome_text(decision: Decision, words: Mapping[Outcome, str]) -> str:
    """Say how it ended, in the words for the person or for reviewers."""
    return _(telling.outcome_of(decision, words))


def appeal_until_text(objection: Objection) -> str:
    """Say until when an appeal is possible; empty where none is."""
    until = appeal_until(objection)
    if until is None:
        return ""
    return _(telling.APPEAL_UNTIL, day=date_text(until, language()))


def score_line(score: Score) -> str:
    """Name a score by its day and purpose; its value is nobody's business here."""
    day, purpose = date_text(score.scored_at, language()), score.purpose
    return _("%(day)s: %(purpose)s", day=day, purpose=purpose_label(purpose, language()))
