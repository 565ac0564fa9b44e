"""What a schema cannot say about an algorithm document, and why it is refused.

`reference_errors` looks at the content before it is assembled (names, order, shapes);
`table_errors` looks at the assembled tables (counts, monotone points, range, probabilities).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from scoring_service.algorithms.attainable import attainable_range
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.errors import FieldError

FEWEST_PEOPLE: Final = 5
"""Every published count is of at least so many people; where nothing is missing, of none."""

MOST_DIGITS: Final = 4
"""A threshold has at most so many significant digits: people read it and compare by hand."""

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
        *_unused(content),
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
        codes = [code["value"] for code in item.get("codes", ())]
        yield from _repeated(codes, f"/items/{k}/codes", "/value")
        for n, code in enumerate(codes):
            if not item["minimum"] <= code <= item["maximum"]:
                yield FieldError(f"/items/{k}/codes/{n}/value", "is not an allowed value")


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


def _unused(content: Json) -> Iterator[FieldError]:
    """Find what leads to no feature: it must not be asked for (SEEDS L3)."""
    used = {feature["id"] for feature in content["features"]}
    for part in reversed(content["derived"]):
        if part["id"] in used:
            used.update(part["of"])
    for kind in ("items", "derived"):
        for k, part in enumerate(content[kind]):
            if part["id"] not in used:
                yield FieldError(f"/{kind}/{k}", f"{part['id']} leads to no feature")


def _feature_errors(features: list[Json], known: set[str]) -> Iterator[FieldError]:
    for k, feature in enumerate(features):
        here = f"/features/{k}"
        if feature["id"] not in known:
            yield FieldError(f"{here}/id", f"{feature['id']} is no item and no derived feature")
        if "bins" in feature:
            yield from _bin_errors([b["upto"] for b in feature["bins"]], f"{here}/bins")
        else:
            yield from _group_errors(feature, here)


def _group_errors(feature: Json, here: str) -> Iterator[FieldError]:
    seen: set[float] = set()
    for k, group in enumerate(feature["groups"]):
        for n, value in enumerate(group["values"]):
            if value in seen:
                yield FieldError(f"{here}/groups/{k}/values/{n}", f"{value} occurs twice")
            seen.add(value)
    if feature["monotone"] != "none":
        yield FieldError(f"{here}/monotone", "groups of values have no direction")
    if feature["actionable"] != "no":
        yield FieldError(f"{here}/actionable", "groups of values have no order to move in")


def _bin_errors(bounds: list[float | None], here: str) -> Iterator[FieldError]:
    for k, bound in enumerate(bounds[:-1]):
        if bound is None:
            yield FieldError(f"{here}/{k}/upto", "only the last bin is open")
    if bounds[-1] is not None:
        yield FieldError(f"{here}/{len(bounds) - 1}/upto", "the last bin must be open (null)")
    closed = [(k, bound) for k, bound in enumerate(bounds) if bound is not None]
    for k, bound in closed:
        if float(f"{bound:.{MOST_DIGITS}g}") != bound:
            yield FieldError(f"{here}/{k}/upto", f"{bound} has more than {MOST_DIGITS} digits")
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
        if rule["if"]["feature"] == rule["then"]["feature"]:
            yield FieldError(f"/consistency/{k}", "a rule joins two different features")
        for side in ("if", "then"):
            condition = rule[side]
            bins = features.get(condition["feature"], {}).get("bins", ())
            limit = condition["at_most"] if "at_most" in condition else condition["above"]
            if limit not in [b["upto"] for b in bins]:
                yield FieldError(f"/consistency/{k}/{side}", "must name a feature's threshold")


def _count_errors(algorithm: Algorithm) -> Iterator[FieldError]:
    for k, feature in enumerate(algorithm.features):
        *places, missing = feature.counts
        kind = "groups" if feature.groups else "bins"
        yield from _sum_errors(f"/features/{k}", feature.counts, algorithm)
        yield from _few_errors(f"/features/{k}/{kind}", places)
        if 0 < missing < FEWEST_PEOPLE:
            yield FieldError(f"/features/{k}/missing/count", f"{missing} people are too few")
    for k, pair in enumerate(algorithm.pairs):
        yield from _sum_errors(f"/pairs/{k}", pair.counts, algorithm)
        yield from _few_errors(f"/pairs/{k}/cells", pair.counts)


def _sum_errors(here: str, counts: Sequence[int], algorithm: Algorithm) -> Iterator[FieldError]:
    if sum(counts) != algorithm.reference_size:
        wrong = f"counts sum to {sum(counts)}, not {algorithm.reference_size}"
        yield FieldError(here, wrong)


def _few_errors(here: str, counts: Sequence[int]) -> Iterator[FieldError]:
    for k, count in enumerate(counts):
        if count < FEWEST_PEOPLE:
            yield FieldError(f"{here}/{k}/count", f"{count} people are too few")


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
    if algorithm.bands[-1].lowest != algorithm.lowest:
        where = f"/bands/{len(algorithm.bands) - 1}/from"
        yield FieldError(where, "the worst band begins at the range's minimum")
    if algorithm.bands[0].lowest > algorithm.highest:
        yield FieldError("/bands/0/from", "no score reaches this band")
    if algorithm.sufficient_features > len(algorithm.features):
        yield FieldError("/sufficiency/features", "asks for more features than there are")
