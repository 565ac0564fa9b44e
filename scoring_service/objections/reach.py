"""Which other scores of the person an objection reaches: those made of the same information.

The same information is the same item with the same value, given about the same person by the same
organisation. Another value of an item (another month's, say) is other information. An objection to
one use ("it may not be used for this") is about that use, and reaches no other score.
"""

from collections.abc import Iterable, Sequence

from scoring_service.objections.records import Ground, Objection, Resolution
from scoring_service.scoring.records import ItemStatus, Score


def frozen_with(objection: Objection, disputed: Score, other: Score) -> tuple[str, ...]:
    """Return the items for which another score is frozen together with the disputed one.

    They are those of the disputed items that it used; of a score disputed as a whole all, where
    the other is made of nothing else.
    """
    if objection.ground is Ground.UNLAWFUL_USE:
        return ()
    used = tuple(other.item_values())
    shared = tuple(item for item in used if _same(item, disputed, other))
    if not objection.items:
        return shared if shared == used else ()
    return tuple(item for item in shared if item in objection.items)


def concerns(items: Iterable[str], decided: Score, other: Score) -> bool:
    """Tell whether another score holds any of these items as they were decided on."""
    return any(_same(item, decided, other) for item in items)


def applying(
    resolutions: Sequence[Resolution], decided: Score, first: Score, standing: Score
) -> tuple[Resolution, ...]:
    """Return the resolutions that hold for another chain too: it used the same information."""
    used = first.item_values().keys() | standing.item_values().keys()
    return tuple(r for r in resolutions if r.item in used and _same(r.item, decided, standing))


def _same(item: str, one: Score, other: Score) -> bool:
    value = _value(one, item)
    return value is not None and value == _value(other, item)


def _value(score: Score, item: str) -> float | None:
    """Return the value that a score used of an item, or would use were it not frozen."""
    able = (ItemStatus.USED, ItemStatus.FROZEN)
    return next((use.value for use in score.items if use.id == item and use.status in able), None)
