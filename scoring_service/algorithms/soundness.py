"""What a schema cannot say about an algorithm document, and why it is refused.

`reference_errors` looks at the content before it is assembled (names, order, shapes);
`table_errors` looks at the assembled tables (counts, monotone points, range, probabilities).
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from scoring_service.algorithms.attainable import attainable_range
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.errors import FieldError

FEWEST_PEOPLE: Final = 5
"""No published count may single out fewer people than this (or it is zero where nobody can be)."""

Json = dict[str, Any]


def reference_errors(content: Json) -> list[FieldError]:
    """Check names and shapes: everything referred to exists, in order, once."""
    known = {item["id"] for item in content["items"]}
    features = {feature["id"]: feature for feature in content["features"]}
    return [
        *_probability_errors(content),
        *_repeated([item["id"] for item in content["items"]], "/items"),
        *_repeated([feature["id"] for feature in content["features"]], "/features"),
        *_repeated([f["reason"]["code"] for f in content["features"]], "/features", "/reason/code"),
        *_repeated([band["id"] for band in content["bands"]], "/bands"),
        *_repeated([sorted(pair["features"]) for pair in content["pairs"]], "/pairs"),
        *_item_errors(content["items"]),
        *_derived_errors(content["derived"], known),
        *_feature_errors(content["features"], known | {d["id"] for d in content["derived"]}),
        *_pair_errors(content["pairs"], features),
        *_consistency_errors(content["consistency"], features),
    ]


def table_errors(algorithm: Algorithm) -> list[FieldError]:
    """Check the numbers: counts, monotone points, attainable range, probabilities, bands."""
    return [
        *_count_errors(algorithm),
        *_monotone_errors(algorithm),
        *_range_errors(algorithm),
        *_band_errors(algorithm),
    ]


def _repeated(keys: list[Any], pointer: str, below: str = "") -> Iterator[FieldError]:
    for k, key in enumerate(keys):
        if key in keys[:k]:
            yield FieldError(f"{pointer}/{k}{below}", f"{key} occurs twice")


def _probability_errors(content: Json) -> Iterator[FieldError]:
    if content["probability"]["first_score"] != content["range"]["min"]:
        yield FieldError("/probability/first_score", "must be the range's minimum")


def _item_errors(items: list[Json]) -> Iterator[FieldError]:
    for k, item in enumerate(items):
        if item["minimum"] > item["maximum"]:
            yield FieldError(f"/items/{k}/minimum", "is above the maximum")


def _derived_errors(derived: list[Json], items: set[str]) -> Iterator[FieldError]:
    known = set(items)
    for k, part in enumerate(derived):
        for n, name in enumerate(part["of"]):
            if isinstance(name, str) and name not in known:
                yield FieldError(f"/derived/{k}/of/{n}", f"{name} is not defined before")
        if part["id"] in known:
            yield FieldError(f"/derived/{k}/id", f"{part['id']} occurs twice")
        if part["op"] == "clip" and part["low"] > part["high"]:
            yield FieldError(f"/derived/{k}/low", "is above high")
        known.add(part["id"])


def _feature_errors(features: list[Json], known: set[str]) -> Iterator[FieldError]:
    for k, feature in enumerate(features):
        here = f"/features/{k}"
        if feature["id"] not in known:
            yield FieldError(f"{here}/id", f"{feature['id']} is no item and no derived feature")
        if "bins" in feature:
            yield from _bin_errors([b["upto"] for b in feature["bins"]], f"{here}/bins")
        else:
            values = [value for group in feature["groups"] for value in group["values"]]
            yield from _repeated(values, f"{here}/groups")
            if feature["monotone"] != "none":
                yield FieldError(f"{here}/monotone", "groups of values have no direction")


def _bin_errors(bounds: list[float | None], here: str) -> Iterator[FieldError]:
    for k, bound in enumerate(bounds[:-1]):
        if bound is None:
            yield FieldError(f"{here}/{k}/upto", "only the last bin is open")
    if bounds[-1] is not None:
        yield FieldError(f"{here}/{len(bounds) - 1}/upto", "the last bin must be open (null)")
    closed = [(k, bound) for k, bound in enumerate(bounds) if bound is not None]
    for (_, before), (k, bound) in pairwise(closed):
        if bound <= before:
            yield FieldError(f"{here}/{k}/upto", f"{bound} does not come after {before}")


def _pair_errors(pairs: list[Json], features: dict[str, Json]) -> Iterator[FieldError]:
    for k, pair in enumerate(pairs):
        here = f"/pairs/{k}"
        unknown = [name for name in pair["features"] if name not in features]
        if unknown or pair["features"][0] == pair["features"][1]:
            yield FieldError(f"{here}/features", "a pair joins two different features")
            continue
        height, width = (_bin_count(features[name]) for name in pair["features"])
        if len(pair["grid"]) != height or any(len(row) != width for row in pair["grid"]):
            yield FieldError(f"{here}/grid", f"must be {height} rows of {width} (missing last)")
        used = {cell for row in pair["grid"] for cell in row}
        if used != set(range(len(pair["cells"]))):
            yield FieldError(f"{here}/grid", "must use each cell, and no other")


def _bin_count(feature: Json) -> int:
    return len(feature.get("bins") or feature["groups"]) + 1


def _consistency_errors(rules: list[Json], features: dict[str, Json]) -> Iterator[FieldError]:
    for k, rule in enumerate(rules):
        for side in ("if", "then"):
            condition = rule[side]
            bins = features.get(condition["feature"], {}).get("bins", ())
            limit = condition["at_most"] if "at_most" in condition else condition["above"]
            if limit not in [b["upto"] for b in bins]:
                yield FieldError(f"/consistency/{k}/{side}", "must name a feature's threshold")


def _count_errors(algorithm: Algorithm) -> Iterator[FieldError]:
    size = algorithm.reference_size
    for k, feature in enumerate(algorithm.features):
        if sum(feature.counts) != size:
            yield FieldError(f"/features/{k}", f"counts sum to {sum(feature.counts)}, not {size}")
        for b, count in enumerate(feature.counts):
            if count < FEWEST_PEOPLE and not (count == 0 and b == feature.missing_bin):
                yield FieldError(f"/features/{k}/bins/{b}", f"{count} people can be singled out")
    for k, pair in enumerate(algorithm.pairs):
        if sum(pair.counts) != size:
            yield FieldError(f"/pairs/{k}", f"counts sum to {sum(pair.counts)}, not {size}")
        for c, count in enumerate(pair.counts):
            if 0 < count < FEWEST_PEOPLE:
                yield FieldError(f"/pairs/{k}/cells/{c}", f"{count} people can be singled out")


def _monotone_errors(algorithm: Algorithm) -> Iterator[FieldError]:
    for k, feature in enumerate(algorithm.features):
        if feature.monotone == "none":
            continue
        sign = 1 if feature.monotone == "increasing" else -1
        for b in range(feature.missing_bin - 1):
            main = sign * (feature.points[b + 1] - feature.points[b])
            if main + _worst_pair_step(algorithm, k, b, sign) < 0:
                yield FieldError(f"/features/{k}/bins/{b + 1}", "points reverse the direction")


def _worst_pair_step(algorithm: Algorithm, feature: int, lower: int, sign: int) -> int:
    """Sum, over the pairs of a feature, the least gain of the step from a bin to the next."""
    total = 0
    for pair in algorithm.pairs:
        if feature == pair.first:
            columns = range(len(pair.grid[0]))
            steps = [pair.points_at(lower + 1, c) - pair.points_at(lower, c) for c in columns]
        elif feature == pair.second:
            rows = range(len(pair.grid))
            steps = [pair.points_at(r, lower + 1) - pair.points_at(r, lower) for r in rows]
        else:
            continue
        total += min(sign * step for step in steps)
    return total


def _range_errors(algorithm: Algorithm) -> Iterator[FieldError]:
    least, most = attainable_range(algorithm.features, algorithm.pairs, algorithm.base_points)
    if (algorithm.lowest, algorithm.highest) != (least, most):
        yield FieldError("/range", f"the table reaches from {least} to {most}")
    if len(algorithm.probabilities) != algorithm.highest - algorithm.lowest + 1:
        yield FieldError("/probability/values", "must have one value for each score in the range")
    for k, (before, after) in enumerate(pairwise(algorithm.probabilities)):
        if after > before:
            yield FieldError(f"/probability/values/{k + 1}", "rises with the score")
    for k, value in enumerate(algorithm.probabilities):
        if round(value, 4) != value:
            yield FieldError(f"/probability/values/{k}", "has more than four decimal places")


def _band_errors(algorithm: Algorithm) -> Iterator[FieldError]:
    for k, (better, worse) in enumerate(pairwise(algorithm.bands)):
        if worse.lowest >= better.lowest:
            yield FieldError(f"/bands/{k + 1}/from", "bands go from best to worst")
    if algorithm.bands[-1].lowest > algorithm.lowest:
        yield FieldError("/bands", "the worst band must reach down to the range's minimum")
    if algorithm.sufficient_features > len(algorithm.features):
        yield FieldError("/sufficiency/features", "asks for more features than there are")
