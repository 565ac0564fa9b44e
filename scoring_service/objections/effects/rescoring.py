"""What the end of an objection does to scores: the items they are made of afterwards.

A new score differs from the one it replaces only in what was decided. What another objection still
freezes stays frozen in it, with its value kept; a score that was made without an item of its chain
is made again when the item is free.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring_service.objections.records import Objection, Resolution, Standing
from scoring_service.scoring.explain import Result
from scoring_service.scoring.records import ItemStatus, Score

Values = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a chain of scores where an objection ends.

    `resolutions` are those of the decision on it; `own` the items that the chain has a claim to:
    those its first score used, and those decided on; `frozen` what the person's other objections
    freeze.
    """

    resolutions: Sequence[Resolution]
    own: frozenset[str]
    frozen: frozenset[str]


def ending_of(
    first: Score,
    objections: Sequence[Objection],
    resolutions: Sequence[Resolution] = (),
    *,
    deciding: str | None = None,
) -> Ending:
    """Say how things stand for the chain of a first score, given all objections of the person.

    `deciding` is the id of an open objection to look at as if it were decided.
    """
    decided = {
        item
        for objection in objections
        if first.id in objection.origins and (objection.decision or objection.id == deciding)
        for item in objection.items
    }
    frozen = {
        item
        for objection in objections
        if objection.id != deciding
        for item in objection.frozen_items
    }
    return Ending(resolutions, frozenset(decided | first.item_values().keys()), frozenset(frozen))


def items_after(score: Score, ending: Ending, *, is_owed: bool = False) -> Values | None:
    """Return the items of the score that replaces this one; None where it can stay.

    `is_owed` where the person is owed a new calculation even of the same items.
    """
    changed: Values = {
        resolution.item: resolution.value
        for resolution in ending.resolutions
        if resolution.kind.changes
    }
    returning = _values(score, ending.own - ending.frozen)
    if not changed and not returning and not is_owed:
        return None
    return score.item_values() | _values(score, ending.frozen) | returning | changed


def usable(values: Values, frozen: frozenset[str]) -> Values:
    """Return the values that a score may use while these items are frozen."""
    return {item: value for item, value in values.items() if item not in frozen}


def standing_of(score: Score | Result) -> Standing:
    """Return what a score, or the result of a trial, says."""
    return Standing(score.value, score.band, score.probability, score.unscorable_reasons)


def _values(score: Score, items: Iterable[str]) -> Values:
    """Return the values that were kept of items that were frozen when the score was made."""
    named = frozenset(items)
    return {
        use.id: use.value
        for use in score.items
        if use.status is ItemStatus.FROZEN and use.id in named and use.value is not None
    }
