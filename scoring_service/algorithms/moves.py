"""How many people's scores move by how much from one algorithm to another, counted row by row.

Counted where the rows are, when a version is trained, and published as counts: a class of fewer
than five people is joined to the next one towards no move, as everywhere in a document. With the
public documents, the exact move of one person could tell most of their bins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from scoring_service.algorithms.batch import Floats, Integers, evaluate_rows
from scoring_service.algorithms.soundness import FEWEST_PEOPLE
from scoring_service.algorithms.structure import Algorithm

FORMAT: Final = "score-moves/1"
Json = dict[str, Any]

_FIRST: Final = (1, 6, 11, 21, 51, 101)
"""Where each class of points begins, upwards and, with the sign turned, downwards."""


@dataclass(frozen=True, slots=True)
class Class:
    """So many people move by `least` to `most`, both included; None is no bound."""

    least: int | None
    most: int | None
    people: int


def count_moves(before: Algorithm, after: Algorithm, columns: Mapping[str, Floats]) -> Json:
    """Score every row with both algorithms; `columns` are the items, one entry a person.

    Whoever lacks a score in either is not compared. `lacking` names items that only the earlier
    algorithm reads and that are not known here: then nobody can be compared.
    """
    lacking = sorted(before.item_by_id.keys() - columns.keys())
    old, new = evaluate_rows(before, columns), evaluate_rows(after, columns)
    both = old.sufficient & new.sufficient & (not lacking)
    moves = (new.scores - old.scores)[both]
    return {
        "format": FORMAT,
        "before": before.digest,
        "after": after.digest,
        "lacking": lacking,
        "people": len(both),
        "compared": int(both.sum()),
        "mean_move": round(float(moves.mean()), 2) if len(moves) else None,
        "scores": _written(_classes(moves, _bounds_of_points())),
        "bands": _written(_band_classes(before, after, old.scores[both], new.scores[both])),
    }


def joined(classes: Iterable[Class]) -> list[Class]:
    """Join classes, lowest moves first, until none has so few people that it may not be told.

    Classes without anybody are left out.
    """
    left = [one for one in classes if one.people]
    while len(left) > 1:
        few = [k for k, one in enumerate(left) if one.people < FEWEST_PEOPLE]
        if not few:
            break
        k = max(few, key=lambda k: _distance(left[k]))
        low = _inwards(left, k)
        left[low : low + 2] = [
            Class(left[low].least, left[low + 1].most, left[low].people + left[low + 1].people)
        ]
    return left


def _inwards(classes: Sequence[Class], k: int) -> int:
    """Return the lower of the two classes to join: the one at `k` and its inner neighbour."""
    last = len(classes) - 1
    least, most = classes[k].least, classes[k].most
    upwards = most is not None and most < 0
    downwards = least is not None and least > 0
    if not upwards and not downwards and 0 < k < last:
        downwards = classes[k - 1].people > classes[k + 1].people
    return k - 1 if k == last or (downwards and k > 0) else k


def _distance(one: Class) -> float:
    """Return how far a class is from no move at all."""
    if one.least is None or one.most is None:
        return float("inf")
    return max(one.least, -one.most, 0)


def _bounds_of_points() -> list[tuple[int | None, int | None]]:
    ends = [*(first - 1 for first in _FIRST[1:]), None]
    up = list(zip(_FIRST, ends, strict=True))
    down = [(None if most is None else -most, -least) for least, most in reversed(up)]
    return [*down, (0, 0), *up]


def _band_classes(
    before: Algorithm, after: Algorithm, old: Integers, new: Integers
) -> list[Class] | None:
    """Count by how many bands people move, up is better; None where the bands are others."""
    names = [band.id for band in before.bands]
    if names != [band.id for band in after.bands]:
        return None
    steps = _bands(before, old) - _bands(after, new)
    width = len(names) - 1
    return _classes(steps, [(step, step) for step in range(-width, width + 1)])


def _bands(algorithm: Algorithm, scores: Integers) -> Integers:
    """Return the number of each score's band; 0 is the best."""
    lowest = np.array([band.lowest for band in algorithm.bands])
    found: Integers = np.argmax(scores[:, np.newaxis] >= lowest, axis=1)
    return found


def _classes(moves: Integers, bounds: Iterable[tuple[int | None, int | None]]) -> list[Class]:
    counted = []
    for least, most in bounds:
        low = -np.inf if least is None else least
        high = np.inf if most is None else most
        counted.append(Class(least, most, int(((moves >= low) & (moves <= high)).sum())))
    return joined(counted)


def _written(classes: Iterable[Class] | None) -> list[Json] | None:
    return None if classes is None else [asdict(one) for one in classes]
