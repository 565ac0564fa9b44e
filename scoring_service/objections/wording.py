"""What an objection is about and what becomes of it, in words: for pages and for its file alike."""

from collections.abc import Iterator, Mapping
from typing import Final

from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.formats import value_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.inquiries.records import AnswerKind, Inquiry
from scoring_service.objections.records import Ground, Objection, Resolution, ResolutionKind
from scoring_service.scoring.records import Score, Status, recorded_value
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

RESOLUTIONS: Final[Mapping[ResolutionKind, str]] = {
    ResolutionKind.CONFIRMED: N_("%(label)s: the recorded value “%(old)s” stands."),
    ResolutionKind.CORRECTED: N_("%(label)s: corrected from “%(old)s” to “%(new)s”."),
    ResolutionKind.DELETED: N_("%(label)s: “%(old)s” was deleted and no longer counts."),
    ResolutionKind.UNRESOLVED: N_(
        "%(label)s: “%(old)s” could be neither confirmed nor refuted. It stays, and both views "
        "stand beside it. What the review found: %(verification)s"
    ),
}


_ONLY_ELSEWHERE: Final[Mapping[ResolutionKind, str]] = {
    ResolutionKind.CORRECTED: N_(
        "%(label)s: “%(new)s” is right, and is recorded here. It was corrected in another score "
        "that the objection names."
    ),
    ResolutionKind.DELETED: N_(
        "%(label)s: nothing is recorded here. It was deleted from another score that the objection "
        "names."
    ),
}
"""What is said where a decision changes a score that is named, and not this one."""

_NOT_TOLD: Final[Mapping[ResolutionKind, str]] = {
    ResolutionKind.CONFIRMED: N_("%(label)s: what was recorded stands."),
    ResolutionKind.CORRECTED: N_("%(label)s: corrected to “%(new)s”."),
    ResolutionKind.DELETED: N_("%(label)s: deleted, and no longer counts."),
    ResolutionKind.UNRESOLVED: N_(
        "%(label)s: it could be neither confirmed nor refuted. It stays, and both views stand "
        "beside it. What the review found: %(verification)s"
    ),
}
"""What is said where the score is not the reader's to know, or its values were erased."""

ANSWERS: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.CONFIRMED: N_("“%(old)s” is right."),
    AnswerKind.CORRECTED: N_("“%(old)s” is wrong, “%(new)s” is right."),
    AnswerKind.DELETED: N_("“%(old)s” should be deleted."),
}

_ANSWERS_NOT_TOLD: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.CONFIRMED: N_("What was supplied is right."),
    AnswerKind.CORRECTED: N_("What was supplied is wrong, “%(new)s” is right."),
    AnswerKind.DELETED: N_("What was supplied should be deleted."),
}


def ground_label(objection: Objection) -> str:
    return _(GROUNDS[objection.ground][0])


def item_value(algorithm: Algorithm, item: str, value: float | None) -> str:
    """Write a value of an item as people read it; plainly, where the algorithm knows no such item.

    Of several scores that an objection names each may have an algorithm of its own.
    """
    described = algorithm.item_by_id.get(item)
    if described is None:
        return value_text(value, "", language())
    return value_text(value, described.unit, language(), described.codes)


def item_label(algorithm: Algorithm, item: str) -> str:
    """Name an item; by its id, where the algorithm knows no such item."""
    described = algorithm.item_by_id.get(item)
    return described.label[language()] if described else item


def disputed_lines(
    objection: Objection, score: Score | None, algorithm: Algorithm
) -> Iterator[str]:
    """Say for each disputed item what is recorded, and what is right in the person's eyes.

    No score means one whose values the reader may not know.
    """
    for item in objection.items:
        label, proposed = algorithm.item_by_id[item].label[language()], objection.proposed.get(item)
        new = item_value(algorithm, item, proposed)
        old = item_value(algorithm, item, _recorded(score, item))
        match _is_told(score), proposed is not None:
            case True, True:
                words = N_("%(label)s: recorded “%(old)s”, right is “%(new)s”")
            case True, False:
                words = N_("%(label)s: recorded “%(old)s”")
            case False, True:
                words = N_("%(label)s: right is “%(new)s”")
            case _:
                words = "%(label)s"
        yield _(words, label=label, old=old, new=new)


def resolution_lines(
    resolutions: tuple[Resolution, ...],
    score: Score | None,
    algorithm: Algorithm,
    *,
    several: bool,
) -> Iterator[str]:
    """Say what becomes, or became, of each disputed item of a score.

    No score means one whose values the reader may not know; `several` where the objection names
    further scores, so that it may change another and not this one.
    """
    for resolution in resolutions:
        recorded = _recorded(score, resolution.item)
        words = RESOLUTIONS
        if not _is_told(score):
            words = _NOT_TOLD
        elif several and resolution.kind.changes and recorded == resolution.value:
            words = _ONLY_ELSEWHERE
        yield _(
            words[resolution.kind],
            label=algorithm.item_by_id[resolution.item].label[language()],
            old=item_value(algorithm, resolution.item, recorded),
            new=item_value(algorithm, resolution.item, resolution.value),
            verification=resolution.verification or "",
        )


def answer_lines(inquiry: Inquiry, algorithm: Algorithm) -> Iterator[tuple[str, str]]:
    """Yield each item that a source answered about, and what it said of it."""
    for item in inquiry.items:
        answer = inquiry.answer_of.get(item.id)
        if answer is not None:
            words = ANSWERS if inquiry.opened or item.values else _ANSWERS_NOT_TOLD
            supplied = item.values or (None,)
            old = _(", ").join(item_value(algorithm, item.id, value) for value in supplied)
            new = item_value(algorithm, item.id, answer.value)
            yield item.id, _(words[answer.kind], old=old, new=new)


def _is_told(score: Score | None) -> bool:
    return score is not None and score.status is not Status.ERASED


def _recorded(score: Score | None, item: str) -> float | None:
    return recorded_value(score, item) if score else None
