"""What a decision must be.

Every disputed item has one resolution, the outcome follows from them, and there are reasons in
writing in every case: they are owed for following the score and for overriding it (SEEDS L11).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from scoring_service.kernel.errors import FieldError, Invalid, pointer
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import writing
from scoring_service.objections.decisions.disputed import Disputed
from scoring_service.objections.records import (
    Ground,
    Objection,
    Outcome,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)

REASONS_LENGTH: Final = (10, 5000)
VERIFICATION_LENGTH: Final = (10, 1000)


def fitting_outcomes(ground: Ground, resolutions: Sequence[Resolution]) -> tuple[Outcome, ...]:
    """Return the outcomes that agree with what becomes of the items."""
    changed = sum(resolution.kind.changes for resolution in resolutions)
    unresolved = any(part.kind is ResolutionKind.UNRESOLVED for part in resolutions)
    if unresolved and not changed:
        return (Outcome.UNRESOLVED,)
    if not changed and ground is Ground.REASONS_WANTED:
        return (Outcome.ANSWERED,)
    if not resolutions:
        return (Outcome.UPHELD, Outcome.REJECTED)
    if not changed:
        return (Outcome.REJECTED,)
    return (Outcome.UPHELD,) if changed == len(resolutions) else (Outcome.PARTLY_UPHELD,)


def checked_decision(
    decision: ProposedDecision, objection: Objection, disputed: Disputed
) -> ProposedDecision:
    """Return the decision with its reasons tidied; raise `Invalid` naming every wrong place.

    `disputed` are the scores that it names, as they stand now. A repeat that nobody has taken up
    can only be declined.
    """
    tidy = replace(
        decision,
        reasons=writing.tidied(decision.reasons),
        resolutions=tuple(map(_tidied, decision.resolutions)),
    )
    errors = [
        *writing.errors("/reasons", tidy.reasons, REASONS_LENGTH),
        *_errors(tidy.resolutions, objection, disputed),
    ]
    fitting = fitting_outcomes(objection.ground, tidy.resolutions)
    if objection.repeats:
        fitting = (Outcome.DECLINED,)
    if tidy.outcome not in fitting:
        told = N_("Does not agree with what becomes of the items; fitting: {fitting}.")
        errors.append(FieldError("/outcome", told, {"fitting": ", ".join(fitting)}))
    _refuse(errors)
    return tidy


def check_resolutions(
    resolutions: Sequence[Resolution], objection: Objection, disputed: Disputed
) -> None:
    """Raise `Invalid` unless every disputed item has one resolution that is possible for it."""
    _refuse(list(_errors(resolutions, objection, disputed)))


def _tidied(resolution: Resolution) -> Resolution:
    written = resolution.verification
    return (
        resolution if written is None else replace(resolution, verification=writing.tidied(written))
    )


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(
            "invalid_decision",
            N_("The decision is not complete"),
            N_("A decision needs reasons, and one resolution for every disputed item."),
            N_("Correct the fields named and decide again."),
            errors=errors,
        )


def _errors(
    resolutions: Sequence[Resolution], objection: Objection, disputed: Disputed
) -> Iterator[FieldError]:
    items = objection.items
    named = Counter(resolution.item for resolution in resolutions)
    for item in items:
        if not named[item]:
            told = N_("Say what becomes of the disputed item {item}.")
            yield FieldError("/items", told, {"item": item})
    for index, resolution in enumerate(resolutions):
        if resolution.item not in items:
            yield FieldError(pointer("items", index, "id"), N_("This item is not disputed."))
        elif named[resolution.item] > 1:
            yield FieldError(pointer("items", index, "id"), N_("This item is named twice."))
        else:
            yield from _impossible(index, resolution, disputed)
            yield from _misplaced_verification(index, resolution, objection, disputed)


def _misplaced_verification(
    index: int, resolution: Resolution, objection: Objection, disputed: Disputed
) -> Iterator[FieldError]:
    place, written = pointer("items", index, "verification"), resolution.verification
    if resolution.kind is not ResolutionKind.UNRESOLVED:
        if written is not None:
            yield FieldError(place, N_("Say what was found out only where the item is unresolved."))
        return
    kind = pointer("items", index, "resolution")
    if not objection.terms.records_both_views:
        told = N_(
            "The procedure of this objection does not let an item stay unresolved: confirm, "
            "correct or delete it."
        )
        yield FieldError(kind, told)
    elif not disputed.is_recorded(resolution.item):
        yield FieldError(kind, N_("There is nothing to record views of: the item is missing."))
    else:
        yield from writing.errors(place, written or "", VERIFICATION_LENGTH)


def _impossible(index: int, resolution: Resolution, disputed: Disputed) -> Iterator[FieldError]:
    item, place = resolution.item, pointer("items", index, "value")
    if resolution.kind is not ResolutionKind.CORRECTED:
        if resolution.value is not None:
            yield FieldError(place, N_("Give a value only where the item is corrected."))
        if resolution.kind is ResolutionKind.DELETED and not disputed.would_change(item, None):
            told = N_("There is nothing to delete: the item is missing.")
            yield FieldError(pointer("items", index, "resolution"), told)
    elif resolution.value is None:
        yield FieldError(place, N_("Give the right value."))
    elif not disputed.would_change(item, resolution.value):
        yield FieldError(place, N_("This is the recorded value: confirm it instead."))
    else:
        yield from disputed.value_errors(place, item, resolution.value)
