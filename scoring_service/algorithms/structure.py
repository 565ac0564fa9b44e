"""The parts of an algorithm document as values. Bins are numbered; the last number is `missing`."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scoring_service.kernel.texts import Text

Monotone = Literal["increasing", "decreasing", "none"]
Actionable = Literal["now", "over_time", "no"]


@dataclass(frozen=True, slots=True)
class Item:
    """One raw datum the algorithm reads, with its catalogue entry and allowed range."""

    id: str
    type: Literal["integer", "number"]
    unit: str
    minimum: float
    maximum: float
    catalogue: str
    label: Text
    codes: Mapping[float, Text]


@dataclass(frozen=True, slots=True)
class Derived:
    """A feature computed from items or earlier derived features by one operator."""

    id: str
    op: str
    of: tuple[str | float, ...]
    test: str = ""
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Feature:
    """What earns or costs points: ordered bins (or groups of values), then the missing bin.

    `points` and `counts` have one entry a bin, the missing bin last; `counts` are those of the
    reference population.
    """

    id: str
    unit: str
    label: Text
    monotone: Monotone
    actionable: Actionable
    basis: Literal["causal", "associated"]
    rationale: Text
    reason_code: str
    reason_text: Text
    thresholds: tuple[float, ...]
    groups: tuple[tuple[float, ...], ...]
    points: tuple[int, ...]
    counts: tuple[int, ...]

    @cached_property
    def missing_bin(self) -> int:
        return len(self.points) - 1

    @cached_property
    def _bin_by_value(self) -> Mapping[float, int]:
        return {value: k for k, values in enumerate(self.groups) for value in values}

    def bin_of(self, value: float | None) -> int:
        """Find the bin of a value: the first whose inclusive upper bound it does not exceed."""
        if value is None or value != value:  # noqa: PLR0124 - NaN would land in the lowest bin
            return self.missing_bin
        if self.groups:
            return self._bin_by_value.get(value, self.missing_bin)
        return bisect_left(self.thresholds, value)


@dataclass(frozen=True)
class Pair:
    """Points for two features together: a grid of cell numbers, and each cell's points and count.

    `first` and `second` are positions in the list of features; `grid[a][b]` is the cell for bin
    `a` of the first and bin `b` of the second. Places with few people share a cell.
    """

    first: int
    second: int
    grid: tuple[tuple[int, ...], ...]
    points: tuple[int, ...]
    counts: tuple[int, ...]

    @cached_property
    def table(self) -> tuple[tuple[int, ...], ...]:
        """The points at each place of the grid."""
        return tuple(tuple(self.points[cell] for cell in row) for row in self.grid)

    def points_at(self, first_bin: int, second_bin: int) -> int:
        return self.table[first_bin][second_bin]


@dataclass(frozen=True, slots=True)
class Condition:
    """`feature` is at most (or above) one of its thresholds; never true of a missing value."""

    feature: int
    bins: frozenset[int]
    """The bins in which the condition holds."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """A logical truth between two features: where `given` holds, `then` holds too."""

    given: Condition
    then: Condition


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of the score range, from its lowest score up to the next better band."""

    id: str
    lowest: int
    label: Text


@dataclass(frozen=True, eq=False)
class Algorithm:
    """A parsed and checked document. `data` are the canonical bytes, `digest` their address.

    Two algorithms are equal when their digests are: the address stands for the content.
    """

    data: bytes
    digest: str
    name: str
    title: Text
    summary: Text
    items: tuple[Item, ...]
    derived: tuple[Derived, ...]
    features: tuple[Feature, ...]
    pairs: tuple[Pair, ...]
    base_points: int
    lowest: int
    highest: int
    sufficient_features: int
    consistency: tuple[Consistency, ...]
    missing_reason: Text
    probabilities: tuple[float, ...]
    bands: tuple[Band, ...]
    reference_size: int
    reference_description: Text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Algorithm) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def feature_by_id(self) -> Mapping[str, Feature]:
        return {feature.id: feature for feature in self.features}

    def probability_of(self, score: int) -> float:
        """Return the probability of default at a score, to four places."""
        return self.probabilities[score - self.lowest]

    def band_of(self, score: int) -> Band:
        """Return the best band whose lowest score is reached."""
        return next(band for band in self.bands if score >= band.lowest)
