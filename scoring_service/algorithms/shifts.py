"""How scores move from one algorithm to another, as far as the two documents prove it (SEEDS L12).

Nobody's rows are published, only how many people of a reference population are in each bin. From
that follow exactly: the least and the most that any score can move, the mean score before and
after, and for each feature how many people its points move by how much. How the moves of several
features come together in one person does not follow; that is counted when a version is trained.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from scoring_service.algorithms.alignment import Aligned, Row, aligned_features
from scoring_service.algorithms.bounds import bounds
from scoring_service.algorithms.soundness import FEWEST_PEOPLE
from scoring_service.algorithms.structure import Algorithm, Feature


@dataclass(frozen=True, slots=True)
class Shift:
    """What the documents prove of all scores together."""

    least: int
    most: int
    """No score moves by less than `least` or more than `most`, whatever the values are."""
    mean_before: Fraction
    mean_after: Fraction
    """The mean scores, each of its own document's reference population."""
    same_population: bool
    """Whether both documents count the same people, as far as their counts show."""
    same_need: bool
    """Whether the same people have too little known about them for a score."""

    @property
    def nobody_moves(self) -> bool:
        return self.same_need and self.least == self.most == 0


@dataclass(frozen=True, slots=True)
class FeatureShift:
    """What the documents prove of the points of one feature.

    `people` says how many have which difference of points; None where the documents do not show it.
    A feature that a document has not gives nobody points.
    """

    mean_before: Fraction
    mean_after: Fraction
    people: Mapping[int, int] | None


@lru_cache(maxsize=64)
def shift(before: Algorithm, after: Algorithm) -> Shift:
    """Return what is proved of all scores together."""
    least, most = bounds(before, after)
    return Shift(
        least=least,
        most=most,
        mean_before=mean_score(before),
        mean_after=mean_score(after),
        same_population=_same_population(before, after),
        same_need=_same_need(before, after),
    )


def feature_shift(aligned: Aligned, together: Shift, sizes: tuple[int, int]) -> FeatureShift:
    """Return what is proved of one feature; `sizes` are those of the reference populations."""
    means = (_mean(aligned.before, sizes[0]), _mean(aligned.after, sizes[1]))
    counts = _people(aligned) if together.same_population and aligned.comparable else [None]
    moves: Counter[int] = Counter()
    for row, people in zip(aligned.rows, counts, strict=False):
        if people is None:
            return FeatureShift(*means, None)
        old, new = aligned.points(row)
        moves[new - old] += people
    return FeatureShift(*means, {move: people for move, people in moves.items() if people})


def mean_score(algorithm: Algorithm) -> Fraction:
    """Return the mean score of the document's own reference population."""
    size = algorithm.reference_size
    pairs = (Fraction(_dot(pair.counts, pair.points), size) for pair in algorithm.pairs)
    features = (_mean(feature, size) for feature in algorithm.features)
    return algorithm.base_points + sum(features, Fraction()) + sum(pairs, Fraction())


def few(people: int) -> bool:
    """Say whether so few people are meant that no number may be given."""
    return 0 < people < FEWEST_PEOPLE


def _mean(feature: Feature | None, size: int) -> Fraction:
    return Fraction() if feature is None else Fraction(_dot(feature.counts, feature.points), size)


def _dot(counts: Sequence[int], points: Sequence[int]) -> int:
    return sum(count * value for count, value in zip(counts, points, strict=True))


def _same_need(before: Algorithm, after: Algorithm) -> bool:
    if before.sufficient_features != after.sufficient_features:
        return False
    return all(aligned.comparable for aligned in aligned_features(before, after))


def _same_population(before: Algorithm, after: Algorithm) -> bool:
    """Compare all counts that both documents give of the same people."""
    if before.reference_size != after.reference_size:
        return False
    features = [f for f in aligned_features(before, after) if f.comparable]
    return bool(features) and all(map(_counts_agree, features))


def _counts_agree(aligned: Aligned) -> bool:
    old, new = aligned.before, aligned.after
    assert old is not None
    assert new is not None
    if old.groups:
        return old.groups != new.groups or old.counts == new.counts
    if old.counts[-1] != new.counts[-1]:
        return False
    earlier, later = _up_to(old), _up_to(new)
    agree = all(earlier[edge] == later[edge] for edge in earlier.keys() & later.keys())
    return agree and all(people is not None and people >= 0 for people in _people(aligned))


def _up_to(feature: Feature) -> dict[float | None, int]:
    """Return how many people have at most the value of each threshold; None is no bound."""
    total = 0
    found: dict[float | None, int] = {}
    for edge, count in zip((*feature.thresholds, None), feature.counts[:-1], strict=True):
        total += count
        found[edge] = total
    return found


def _people(aligned: Aligned) -> list[int | None]:
    """Count the people of each row, where both documents count the same people."""
    old, new = aligned.before, aligned.after
    assert old is not None
    assert new is not None
    if old.groups:
        return [_whole_bin(aligned, row) for row in aligned.rows]
    up_to = _up_to(old) | _up_to(new)
    ends = [up_to[row.at_most] for row in aligned.rows if not row.missing]
    steps = zip([0, *ends[:-1]], ends, strict=True)
    return [*(end - start for start, end in steps), old.counts[-1]]


def _whole_bin(aligned: Aligned, row: Row) -> int | None:
    """Count the people of a row that is the whole of a bin in one of the documents."""
    assert aligned.before is not None
    assert aligned.after is not None
    if [other.before for other in aligned.rows].count(row.before) == 1 and row.before is not None:
        return aligned.before.counts[row.before]
    if [other.after for other in aligned.rows].count(row.after) == 1 and row.after is not None:
        return aligned.after.counts[row.after]
    return None
