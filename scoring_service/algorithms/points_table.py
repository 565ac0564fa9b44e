"""A score from a points table: look up each feature's bin, add the points. One row, no NumPy."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring_service.algorithms.derive import Values, derive
from scoring_service.algorithms.structure import Algorithm


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the table made of one set of items.

    `values` holds every item and derived feature; `bins` the bin of each feature, in the order of
    the document; `score` the total, also where too little is known to use it (`sufficient`);
    `known_features` how many features have a value.
    """

    values: Values
    bins: tuple[int, ...]
    score: int
    sufficient: bool
    known_features: int


def evaluate(algorithm: Algorithm, items: Mapping[str, float | None]) -> Evaluation:
    """Score one set of items; those that are absent, None or not finite are missing."""
    values = derive(algorithm, items)
    own = [values[feature.id] for feature in algorithm.features]
    bins = tuple([f.bin_of(value) for f, value in zip(algorithm.features, own, strict=True)])
    known = len(own) - own.count(None)
    return Evaluation(
        values=values,
        bins=bins,
        score=total(algorithm, bins),
        sufficient=known >= algorithm.sufficient_features,
        known_features=known,
    )


def total(algorithm: Algorithm, bins: tuple[int, ...]) -> int:
    """Add up the points of the given bins, one a feature in the document's order."""
    points = algorithm.base_points
    for feature, b in zip(algorithm.features, bins, strict=True):
        points += feature.points[b]
    for pair in algorithm.pairs:
        points += pair.table[bins[pair.first]][bins[pair.second]]
    return points
