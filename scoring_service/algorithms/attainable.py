"""The lowest and highest total a points table can give, exactly.

Pairs couple features, so the extremes are not the sums of the parts' extremes. Features are
eliminated one by one (bucket elimination, Dechter 1999), fewest neighbours first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from scoring_service.algorithms.structure import Feature, Pair

Pick = Callable[[Iterable[int]], int]


@dataclass(frozen=True)
class _Factor:
    """Points as a function of the bins of some features."""

    scope: tuple[int, ...]
    points: Mapping[tuple[int, ...], int]

    def at(self, bins: Mapping[int, int]) -> int:
        return self.points[tuple(bins[feature] for feature in self.scope)]


def attainable_range(
    features: Sequence[Feature], pairs: Sequence[Pair], base_points: int
) -> tuple[int, int]:
    """Return the least and the most points of any combination of bins, missing ones included."""
    return (
        base_points + _extreme(features, pairs, min),
        base_points + _extreme(features, pairs, max),
    )


def _extreme(features: Sequence[Feature], pairs: Sequence[Pair], pick: Pick) -> int:
    factors = [_main(k, feature) for k, feature in enumerate(features)]
    factors += [_joint(pair) for pair in pairs]
    remaining = set(range(len(features)))
    while remaining:
        feature = min(remaining, key=lambda k: (len(_neighbours(k, factors)), k))
        touching = [factor for factor in factors if feature in factor.scope]
        factors = [factor for factor in factors if feature not in factor.scope]
        factors.append(_eliminate(feature, touching, features, pick))
        remaining.remove(feature)
    return sum(factor.points[()] for factor in factors)


def _main(position: int, feature: Feature) -> _Factor:
    return _Factor((position,), {(b,): points for b, points in enumerate(feature.points)})


def _joint(pair: Pair) -> _Factor:
    places = product(range(len(pair.grid)), range(len(pair.grid[0])))
    return _Factor((pair.first, pair.second), {(a, b): pair.points_at(a, b) for a, b in places})


def _neighbours(feature: int, factors: Sequence[_Factor]) -> set[int]:
    return {k for factor in factors if feature in factor.scope for k in factor.scope} - {feature}


def _eliminate(
    feature: int, touching: Sequence[_Factor], features: Sequence[Feature], pick: Pick
) -> _Factor:
    scope = tuple(sorted(_neighbours(feature, touching)))
    points = {}
    for bins in product(*(range(len(features[k].points)) for k in scope)):
        fixed = dict(zip(scope, bins, strict=True))
        points[bins] = pick(
            sum(factor.at({**fixed, feature: b}) for factor in touching)
            for b in range(len(features[feature].points))
        )
    return _Factor(scope, points)
