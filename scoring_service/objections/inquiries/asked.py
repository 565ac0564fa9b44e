"""About which values a source is asked: those of every score that the objection names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from scoring_service.objections.records import Objection
from scoring_service.scoring.records import Score, recorded_value


@dataclass(frozen=True, slots=True)
class SuppliedElsewhere:
    """The value of an item that was supplied for another score which the objection names."""

    score_id: str
    value: float


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item that is asked about: what was supplied, and what the person says is right.

    `value` is that of the disputed score, `elsewhere` those of the scores named beside it. One
    answer is given for all of them.
    """

    id: str
    value: float | None
    proposed: float | None
    elsewhere: tuple[SuppliedElsewhere, ...] = ()

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Self:
        """Read an item as it is stored; older ones were asked about one score alone."""
        others = (SuppliedElsewhere(**part) for part in content.get("elsewhere", ()))
        return cls(content["id"], content["value"], content["proposed"], tuple(others))

    @property
    def values(self) -> tuple[float, ...]:
        """Return the different values that were supplied, the disputed score's first."""
        supplied = (self.value, *(other.value for other in self.elsewhere))
        return tuple(dict.fromkeys(value for value in supplied if value is not None))

    def differs(self, value: float) -> bool:
        """Tell whether a value is another one than was supplied for any of the scores."""
        return self.value != value or self.values != (value,)


def asked_items(objection: Objection, scores: Sequence[Score]) -> list[AskedItem]:
    """Return what is asked about: the disputed items, or of scores as a whole all they used.

    `scores` are all that the objection names, its own first; every value that any of them was given
    is asked about. Items that the own score's algorithm does not know are left out.
    """
    own, *others = scores
    known = {use.id for use in own.items}
    received = dict.fromkeys(item for score in scores for item in score.received_items())
    return [
        AskedItem(
            item,
            recorded_value(own, item),
            objection.proposed.get(item),
            tuple(
                SuppliedElsewhere(other.id, value)
                for other in others
                if (value := recorded_value(other, item)) is not None
            ),
        )
        for item in objection.items or (item for item in received if item in known)
    ]
