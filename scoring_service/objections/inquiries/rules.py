"""About what a source is asked, by when, what it may answer, and what its silence leaves possible.

Only information is asked about, never the score: whoever supplied it can say whether it is right,
and nobody else's values concern them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.errors import FieldError, pointer
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import values, writing
from scoring_service.objections.inquiries.asked import AskedItem
from scoring_service.objections.inquiries.records import Answer, AnswerKind, ItemAnswer
from scoring_service.objections.records import Ground, ResolutionKind

STATEMENT_LENGTH: Final = (10, 5000)

_OF_THE_WHOLE: Final = frozenset({Ground.NOT_MINE})
"""Of a score disputed as a whole, the grounds that dispute what it was made of. Whether a use was
lawful, or an item is in the catalogue, its source cannot say; of `other` a reviewer judges."""

BOTH_VIEWS: Final = "unresolved"
_KINDS_LEFT: Final[Mapping[str, tuple[str, ...]]] = {
    "both_views_recorded": ("corrected", "deleted", BOTH_VIEWS),
    "deleted": ("corrected", "deleted"),
    "recalculated": ("corrected", "deleted"),
    "none": ("corrected", "deleted"),
}
"""What can be decided of an item that nobody verifies, by what the procedure says of such."""


def asks_at_once(ground: Ground, items: Sequence[str], *, freezes: bool) -> bool:
    """Tell whether the source is asked as soon as such an objection is lodged."""
    return freezes and (bool(items) or ground in _OF_THE_WHOLE)


def answer_by(last_day: date, due_on: date, today: date) -> date:
    """Return the last day for an answer: within the time to decide, as long as there is any."""
    return min(last_day, due_on) if due_on >= today else last_day


def kinds_left(unverified: str) -> tuple[ResolutionKind, ...]:
    """Return what can be decided of an item whose source is silent."""
    named = _KINDS_LEFT[unverified]
    return tuple(kind for kind in ResolutionKind if kind.value in named)


def leaves_whole_open(unverified: str) -> bool:
    """Tell whether a score disputed as a whole may stand though its source is silent."""
    return unverified == "both_views_recorded"


def errors(answer: Answer, asked: Sequence[AskedItem], algorithm: Algorithm) -> list[FieldError]:
    """Name everything that is wrong with an answer."""
    named = Counter(part.id for part in answer.items)
    known = {item.id: item for item in asked}
    found = list(writing.errors("/statement", answer.statement, STATEMENT_LENGTH))
    for item in known:
        if not named[item]:
            told = N_("Say of the item {item} whether it is right.")
            found.append(FieldError("/items", told, {"item": item}))
    for index, part in enumerate(answer.items):
        place = pointer("items", index, "id")
        if part.id not in known:
            found.append(FieldError(place, N_("This item is not asked about.")))
        elif named[part.id] > 1:
            found.append(FieldError(place, N_("This item is named twice.")))
        else:
            found.extend(_impossible(index, part, known[part.id], algorithm))
    return found


def _impossible(
    index: int, part: ItemAnswer, asked: AskedItem, algorithm: Algorithm
) -> Iterator[FieldError]:
    place = pointer("items", index, "value")
    if part.kind is not AnswerKind.CORRECTED:
        if part.value is not None:
            yield FieldError(place, N_("Give a value only where the item is corrected."))
        if part.kind is AnswerKind.DELETED and not asked.values:
            told = N_("There is nothing to delete: the item is missing.")
            yield FieldError(pointer("items", index, "answer"), told)
    elif part.value is None:
        yield FieldError(place, N_("Give the right value."))
    elif not asked.differs(part.value):
        yield FieldError(place, N_("This is the value you supplied: confirm it instead."))
    else:
        yield from values.errors(place, algorithm, part.id, part.value)
