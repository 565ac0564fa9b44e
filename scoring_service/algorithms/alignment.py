"""The bins of one feature in two documents, side by side: every edge of either begins a new row.

In one row no value is in two bins of either document, so each row has one number of points before
and one after, and can be looked up in both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scoring_service.algorithms.structure import Algorithm, Feature, Pair

Names = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """Some values of a feature, and the number of their bin in each document; None without one.

    The values are those above `above` and up to `at_most` (None is no bound), or those listed in
    `values`, or a value that is not known.
    """

    before: int | None
    after: int | None
    above: float | None = None
    at_most: float | None = None
    values: tuple[float, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Aligned:
    """A feature in two documents, or in one of them, with its rows; the missing bin is last."""

    before: Feature | None
    after: Feature | None
    rows: tuple[Row, ...]
    comparable: bool
    """Whether both documents have it and work it out alike, so that each person has one row."""

    @property
    def id(self) -> str:
        return self.either.id

    @property
    def either(self) -> Feature:
        """The feature as it is now, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    def points(self, row: Row) -> tuple[int, int]:
        """Return the points of a row before and after; a feature that is not there gives none."""
        return _points(self.before, row.before), _points(self.after, row.after)


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """A pair in two documents, or in one of them, over the rows of its two features."""

    first: Aligned
    second: Aligned
    before: Pair | None
    after: Pair | None
    grid: tuple[tuple[tuple[int, int], ...], ...]
    """The points before and after at each place; 0 where a document has no such pair or place."""

    @property
    def changed(self) -> bool:
        return any(old != new for cells in self.grid for old, new in cells)


@lru_cache(maxsize=64)
def aligned_features(before: Algorithm, after: Algorithm) -> tuple[Aligned, ...]:
    """Return the features of both documents: those of the later one, then those it dropped."""
    old, new = before.feature_by_id, after.feature_by_id
    numbers: dict[object, int] = {}
    meant, means = _meanings(before, numbers), _meanings(after, numbers)
    return tuple(
        _aligned(old.get(name), new.get(name), alike=meant.get(name) == means.get(name))
        for name in (*new, *(name for name in old if name not in new))
    )


@lru_cache(maxsize=64)
def aligned_pairs(before: Algorithm, after: Algorithm) -> tuple[AlignedPair, ...]:
    """Return the pairs of both documents: those of the later one, then those it dropped."""
    features = {feature.id: feature for feature in aligned_features(before, after)}
    old, new = pairs_by_names(before), pairs_by_names(after)
    dropped = [names for names in old if names not in new and names[::-1] not in new]
    return tuple(
        _aligned_pair(features[names[0]], features[names[1]], _turned(old, names), new.get(names))
        for names in (*new, *dropped)
    )


def pairs_by_names(algorithm: Algorithm) -> dict[Names, Pair]:
    """Return the pairs by the ids of their features, in the document's order."""
    ids = [feature.id for feature in algorithm.features]
    return {(ids[pair.first], ids[pair.second]): pair for pair in algorithm.pairs}


def _meanings(algorithm: Algorithm, numbers: dict[object, int]) -> Mapping[str, int]:
    """Return a number for what each item and derived feature means, the same for the same.

    `numbers` is shared by the documents that are compared.
    """
    meanings = {item.id: numbers.setdefault(item.id, len(numbers)) for item in algorithm.items}
    for part in algorithm.derived:
        operands = tuple(("of", meanings[n]) if isinstance(n, str) else n for n in part.of)
        computed = (part.op, operands, part.test, part.value, part.low, part.high)
        meanings[part.id] = numbers.setdefault(computed, len(numbers))
    return meanings


def _aligned(before: Feature | None, after: Feature | None, *, alike: bool) -> Aligned:
    if before is None or after is None:
        found = before or after
        assert found is not None
        own = tuple(_rows_of_one(found, earlier=before is not None))
        return Aligned(before, after, own, comparable=False)
    last = Row(before.missing_bin, after.missing_bin, missing=True)
    if before.groups and after.groups:
        return Aligned(before, after, (*_rows_of_groups(before, after), last), comparable=alike)
    if not before.groups and not after.groups:
        return Aligned(before, after, (*_rows_of_bins(before, after), last), comparable=alike)
    apart = [*_rows_of_one(before, earlier=True), *_rows_of_one(after, earlier=False)]
    known = (row for row in apart if not row.missing)
    return Aligned(before, after, (*known, last), comparable=False)


def _rows_of_one(feature: Feature, *, earlier: bool) -> Iterator[Row]:
    edges = pairwise((None, *feature.thresholds, None))
    for k in range(feature.missing_bin):
        values = feature.groups[k] if feature.groups else ()
        above, at_most = (None, None) if values else next(edges)
        yield Row(k if earlier else None, None if earlier else k, above, at_most, values)
    last = feature.missing_bin
    yield Row(last if earlier else None, None if earlier else last, missing=True)


def _rows_of_bins(before: Feature, after: Feature) -> Iterator[Row]:
    edges = sorted({*before.thresholds, *after.thresholds})
    for above, at_most in pairwise((None, *edges, None)):
        inside = float("inf") if at_most is None else at_most
        yield Row(before.bin_of(inside), after.bin_of(inside), above, at_most)


def _rows_of_groups(before: Feature, after: Feature) -> Iterator[Row]:
    """Yield the values that are together in both; what one does not list is missing there."""
    together: dict[tuple[int, int], list[float]] = {}
    for value in dict.fromkeys(v for f in (after, before) for group in f.groups for v in group):
        together.setdefault((before.bin_of(value), after.bin_of(value)), []).append(value)
    for (old, new), values in together.items():
        yield Row(old, new, values=tuple(values))


def _turned(pairs: Mapping[Names, Pair], names: Names) -> Pair | None:
    """Return the pair of two features, its first feature the first of `names`."""
    if (found := pairs.get(names)) is not None:
        return found
    other = pairs.get(names[::-1])
    if other is None:
        return None
    grid = tuple(zip(*other.grid, strict=True))
    return Pair(other.second, other.first, grid, other.points, other.counts)


def _aligned_pair(
    first: Aligned, second: Aligned, before: Pair | None, after: Pair | None
) -> AlignedPair:
    grid = tuple(
        tuple((_at(before, a.before, b.before), _at(after, a.after, b.after)) for b in second.rows)
        for a in first.rows
    )
    return AlignedPair(first, second, before, after, grid)


def _at(pair: Pair | None, first: int | None, second: int | None) -> int:
    if pair is None or first is None or second is None:
        return 0
    return pair.points_at(first, second)


def _points(feature: Feature | None, position: int | None) -> int:
    return 0 if feature is None or position is None else feature.points[position]
