"""Which other scores of the person an objection reaches: those made of the same information.

The same information is the same item with the same value, given about the same person by the same
organisation within the days that the policy `scores` names: coded values come back, and last year's
is another fact. Only scores that may still be relied on are reached. An objection to one use ("it
may not be used for this") is about that use, and reaches no other score. Whatever score the person
names is reached for every disputed item that it used, whatever the value and its age, and others
are reached from it as from the first.

What a first decision deleted leaves no value to tell by: on appeal an objection reaches again what
it froze before, where the item is still missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scoring_service.kernel.days import day_of
from scoring_service.kernel.policy import edition_on
from scoring_service.objections.records import Ground, Resolution
from scoring_service.scoring.records import ItemStatus, ItemUse, Score, recorded_value

Chain = Sequence[Score]
"""Scores that replaced one another: the first was given the information, the last stands."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an objection reaches from the chain of the score it disputes, at an instant.

    No items means the score as a whole. `beside` are the chains of the scores that the person named
    beside it, `reached` the items that the objection froze before, by score.
    """

    ground: Ground
    items: tuple[str, ...]
    chain: Chain
    now: datetime
    beside: tuple[Chain, ...] = ()
    reached: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def names(self, other: Chain) -> bool:
        """Tell whether the person named a score of this chain."""
        return any(other[0].id == chain[0].id for chain in self.beside)

    def frozen_in(self, other: Chain) -> tuple[str, ...]:
        """Return the items for which the last score of another chain is frozen with the disputed.

        They are those of the disputed items that it used; of a score disputed as a whole all,
        where the other is made of nothing else. One that was named is frozen as the disputed is,
        also where an earlier decision left it without the item.
        """
        used = tuple(other[-1].item_values())
        if self.names(other):
            return self.items or other[-1].received_items()
        if not self.items:
            return used if self._is_all_in(used, other) else ()
        present = [item for item in used if item in self.items]
        gone = [item for item in self.items if item not in used]
        return tuple(item for item in (*present, *gone) if self._is_all_in((item,), other))

    def deciding_own(self, resolutions: Sequence[Resolution]) -> tuple[Resolution, ...]:
        """Return the resolutions that the disputed score does not agree with already.

        What was decided may be so for the sake of a score that was named beside it.
        """
        own = self.chain[-1]
        return tuple(r for r in resolutions if recorded_value(own, r.item) != r.value)

    def deciding(self, resolutions: Sequence[Resolution], other: Chain) -> tuple[Resolution, ...]:
        """Return the resolutions that change another chain too: it used the information.

        One that was named would use also what another objection froze when it was made.
        """
        changing = [part for part in resolutions if _changes(part, other[-1])]
        if self.names(other):
            had = {use.id for score in (other[0], other[-1]) for use in score.items if _had(use)}
            return tuple(part for part in changing if part.item in had)
        used = other[0].item_values().keys() | other[-1].item_values().keys()
        return tuple(p for p in changing if p.item in used and self._is_all_in((p.item,), other))

    def _is_all_in(self, items: Sequence[str], other: Chain) -> bool:
        """Tell whether another chain is made of the same information about all of these items."""
        if self.ground is Ground.UNLAWFUL_USE or other[-1].valid_until <= self.now:
            return False
        return any(
            _is_same_supply(one, other) and all(self._is_in(item, one, other) for item in items)
            for one in (self.chain, *self.beside)
        )

    def _is_in(self, item: str, disputed: Chain, other: Chain) -> bool:
        value = _value(disputed[-1], item)
        was_reached = any(item in self.reached.get(score.id, ()) for score in other)
        return value == _value(other[-1], item) and (value is not None or was_reached)


def _had(use: ItemUse) -> bool:
    """Tell whether a score was given an item, whatever was frozen then or erased since."""
    return use.status in (ItemStatus.USED, ItemStatus.FROZEN)


def _is_same_supply(disputed: Chain, other: Chain) -> bool:
    first = disputed[0].scored_at
    days: int = edition_on("scores", day_of(first))["same_information_days"]
    return abs(other[0].scored_at - first) <= timedelta(days=days)


def _changes(resolution: Resolution, score: Score) -> bool:
    """Tell whether a score has the item otherwise than was decided."""
    return _value(score, resolution.item) != resolution.value


def _value(score: Score, item: str) -> float | None:
    """Return the value that a score used of an item, or would use were it not frozen."""
    able = (ItemStatus.USED, ItemStatus.FROZEN)
    return next((use.value for use in score.items if use.id == item and use.status in able), None)
