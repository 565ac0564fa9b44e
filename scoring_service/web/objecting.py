"""The words for objections, shared by the pages of the person scored and of the reviewers."""

from collections.abc import Iterator, Mapping
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Item
from scoring_service.explanation.formats import date_text, value_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import telling
from scoring_service.objections.records import (
    Decision,
    EventKind,
    Ground,
    Objection,
    Outcome,
    Resolution,
    ResolutionKind,
    State,
)
from scoring_service.objections.review.rules import appeal_until
from scoring_service.scoring.records import Score
from scoring_service.web.numbers import plain_number
from scoring_service.wire.languages import language

GROUNDS: Final[Mapping[Ground, tuple[str, str]]] = {
    Ground.INACCURATE: (N_("It is not true"), N_("For example, you paid on time.")),
    Ground.OUTDATED: (N_("It is too old"), N_("It was true once and should no longer count.")),
    Ground.NOT_MINE: (N_("It is not about me"), N_("The information of somebody else was used.")),
    Ground.UNLAWFUL_USE: (
        N_("It may not be used for this"),
        N_("You did not agree, or agreed to something else."),
    ),
    Ground.NOT_CATALOGUED: (
        N_("It is not in the published list of sources"),
        N_("Only listed information may be used."),
    ),
    Ground.REASONS_WANTED: (
        N_("I want to know more about the reasons"),
        N_("You ask and dispute nothing, so nothing is frozen."),
    ),
    Ground.OTHER: (N_("Something else"), N_("Say below what it is.")),
}
"""What each ground is called, and a hint."""

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
}

EVENTS: Final[Mapping[EventKind, str]] = {
    EventKind.LODGED: N_("The objection was sent."),
    EventKind.FROZEN: N_("What is disputed was frozen: nobody may use it."),
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
    EventKind.WITHDRAWN: N_("The objection was withdrawn."),
    EventKind.RELEASED: N_("The freeze ended."),
    EventKind.SCORE_REPLACED: N_("The score was made again and replaced."),
    EventKind.EVIDENCE_ADDED: N_("The person who objected added a file as evidence."),
    EventKind.STATEMENT_ADDED: N_("A statement of the person stands beside later scores."),
    EventKind.STATEMENT_WITHDRAWN: N_("The person took the statement back."),
    EventKind.CERTIFIED: N_(
        "The organisation certified information that had been corrected or deleted: it may be "
        "used again."
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

RESOLUTIONS: Final[Mapping[ResolutionKind, str]] = {
    ResolutionKind.CONFIRMED: N_("%(label)s: the recorded value “%(old)s” stands."),
    ResolutionKind.CORRECTED: N_("%(label)s: corrected from “%(old)s” to “%(new)s”."),
    ResolutionKind.DELETED: N_("%(label)s: “%(old)s” was deleted and no longer counts."),
    ResolutionKind.UNRESOLVED: N_(
        "%(label)s: “%(old)s” could be neither confirmed nor refuted. It stays, and both views "
        "stand beside it. What the review found: %(verification)s"
    ),
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


def ground_label(objection: Objection) -> str:
    return _(GROUNDS[objection.ground][0])


def item_value(algorithm: Algorithm, item: str, value: float | None) -> str:
    """Write a value of an item as people read it."""
    described = algorithm.item_by_id[item]
    return value_text(value, described.unit, language(), described.codes)


def disputed_lines(objection: Objection, score: Score, algorithm: Algorithm) -> Iterator[str]:
    """Say for each disputed item what is recorded, and what is right in the person's eyes."""
    recorded = {use.id: use.value for use in score.items}
    for item in objection.items:
        label = algorithm.item_by_id[item].label[language()]
        old = item_value(algorithm, item, recorded[item])
        if item in objection.proposed:
            new = item_value(algorithm, item, objection.proposed[item])
            yield _(
                "%(label)s: recorded “%(old)s”, right is “%(new)s”", label=label, old=old, new=new
            )
        else:
            yield _("%(label)s: recorded “%(old)s”", label=label, old=old)


def resolution_lines(
    resolutions: tuple[Resolution, ...], score: Score, algorithm: Algorithm
) -> Iterator[str]:
    """Say what becomes, or became, of each disputed item of a score."""
    recorded = {use.id: use.value for use in score.items}
    for resolution in resolutions:
        yield _(
            RESOLUTIONS[resolution.kind],
            label=algorithm.item_by_id[resolution.item].label[language()],
            old=item_value(algorithm, resolution.item, recorded[resolution.item]),
            new=item_value(algorithm, resolution.item, resolution.value),
            verification=resolution.verification or "",
        )
