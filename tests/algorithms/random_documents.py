"""Random valid documents: points and rules at random, counts of one random joint population.

Features are items of their own names; the bins of an ordered feature end at 0, 1, 2, …, so that the
value of a bin is its number. The features of a population depend on each other.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, product
from random import Random
from typing import Any

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel import canonical

Json = dict[str, Any]
Row = tuple[int, ...]
TEXT = {"en": "Text", "zh-CN": "文字"}
FEWEST = 5


@dataclass(frozen=True)
class Sizes:
    features: int = 4
    pairs: int = 2
    bins: int = 4
    fewest_bins: int = 1
    rules: int = 2
    people: int = 40
    """People beside those who are added so that every bin has some."""
    main_points: int = 30
    pair_points: int = 10


@dataclass(frozen=True)
class Case:
    """A document and the population, as rows of bins, that its counts count."""

    algorithm: Algorithm
    population: tuple[Row, ...]


def random_case(seed: int, sizes: Sizes) -> Case:
    rng = Random(seed)
    heights = [rng.randint(sizes.fewest_bins, sizes.bins) + 1 for _ in range(sizes.features)]
    population = _population(rng, heights, sizes.people)
    pairs = _pairs(rng, heights, population, sizes)
    features = [_feature(rng, k, heights, population, pairs, sizes) for k in range(sizes.features)]
    content = {
        "format": "scoring-algorithm/1",
        "family": "points-table",
        "name": "random",
        "title": TEXT,
        "summary": TEXT,
        "items": [_item(k) for k in range(sizes.features)],
        "derived": [],
        "features": features,
        "pairs": pairs,
        "base_points": rng.randint(-50, 500),
        "sufficiency": {"features": 1},
        "consistency": _rules(rng, features, sizes.rules),
        "missing_reason": TEXT,
        "reference": {"size": len(population), "description": TEXT},
    }
    data = canonical.dumps(with_range(rng, content))
    return Case(document.parse(data), tuple(population))


def values_of(algorithm: Algorithm, bins: Row) -> dict[str, float | None]:
    """Items that fall into the given bins."""
    values: dict[str, float | None] = {}
    for feature, b in zip(algorithm.features, bins, strict=True):
        known = feature.groups[b][0] if feature.groups and b < feature.missing_bin else b
        values[feature.id] = None if b == feature.missing_bin else known
    return values


def all_bins(algorithm: Algorithm) -> list[Row]:
    return list(product(*(range(len(feature.points)) for feature in algorithm.features)))


def random_bins(rng: Random, algorithm: Algorithm, missing: float = 0.1) -> Row:
    return tuple(
        feature.missing_bin if rng.random() < missing else rng.randrange(feature.missing_bin)
        for feature in algorithm.features
    )


def _population(rng: Random, heights: list[int], people: int) -> list[Row]:
    def person(latent: float) -> list[int]:
        return [
            h - 1
            if rng.random() < 0.05
            else min(h - 2, max(0, int((latent + rng.gauss(0, 0.25)) * (h - 1))))
            for h in heights
        ]

    rows = [person(rng.random()) for _ in range(people)]
    for k, height in enumerate(heights):
        empty_missing = rng.random() < 0.3
        for b in range(height):
            for _ in range(FEWEST):
                row = person(rng.random())
                row[k] = b
                rows.append(row)
        if empty_missing:
            for row in rows:
                row[k] = rng.randrange(height - 1) if row[k] == height - 1 else row[k]
    return _topped_up(rng, rows, heights)


def _topped_up(rng: Random, rows: list[list[int]], heights: list[int]) -> list[Row]:
    """Repeat rows of bins that have fewer people than may be published."""
    for k in range(len(heights)):
        for b, count in Counter(row[k] for row in rows).items():
            few = [row for row in rows if row[k] == b]
            rows += [rng.choice(few) for _ in range(FEWEST - count)]
    return [tuple(row) for row in rows]


def _pairs(rng: Random, heights: list[int], population: list[Row], sizes: Sizes) -> list[Json]:
    possible = list(combinations(range(sizes.features), 2))
    chosen = rng.sample(possible, min(sizes.pairs, len(possible)))
    return [_pair(rng, a, b, heights, population, sizes) for a, b in chosen]


def _pair(
    rng: Random, a: int, b: int, heights: list[int], population: list[Row], sizes: Sizes
) -> Json:
    grid = [
        [rng.randrange(heights[a] * heights[b]) for _ in range(heights[b])]
        for _ in range(heights[a])
    ]
    counts = Counter(grid[row[a]][row[b]] for row in population)
    largest = counts.most_common(1)[0][0]
    kept = sorted(cell for cell, count in counts.items() if count >= FEWEST) or [largest]
    number = {cell: n for n, cell in enumerate(kept)}
    home = number.get(largest, 0)
    grid = [[number.get(cell, home) for cell in row] for row in grid]
    counts = Counter(grid[row[a]][row[b]] for row in population)
    spread = sizes.pair_points
    cells = [{"points": rng.randint(-spread, spread), "count": counts[n]} for n in range(len(kept))]
    return {"features": [f"f{a}", f"f{b}"], "grid": grid, "cells": cells}


def _feature(
    rng: Random, k: int, heights: list[int], population: list[Row], pairs: list[Json], sizes: Sizes
) -> Json:
    last = heights[k] - 1
    counts = Counter(row[k] for row in population)
    monotone = rng.choice(["increasing", "decreasing", "none", "none"])
    points = _points(rng, k, last, monotone, pairs, sizes.main_points)
    feature = {
        "id": f"f{k}",
        "unit": "unit",
        "label": TEXT,
        "monotone": monotone,
        "actionable": rng.choice(["now", "over_time", "over_time", "no"]),
        "rationale": {"basis": "associated", "text": TEXT},
        "reason": {"code": f"R{k:02}", "text": TEXT},
        "missing": {"points": rng.randint(-10, 10), "count": counts[last]},
    }
    rows = [{"points": p, "count": counts[b]} for b, p in enumerate(points)]
    if monotone == "none" and rng.random() < 0.4:
        groups = [{"values": [b, b + 100]} | row for b, row in enumerate(rows)]
        return feature | {"groups": groups, "actionable": "no"}
    bounds = [*range(last - 1), None]
    return feature | {"bins": [{"upto": u} | row for u, row in zip(bounds, rows, strict=True)]}


def _points(
    rng: Random, k: int, last: int, monotone: str, pairs: list[Json], spread: int
) -> list[int]:
    if monotone == "none":
        return [rng.randint(-spread, spread) for _ in range(last)]
    sign = 1 if monotone == "increasing" else -1
    points = [rng.randint(-spread, spread)]
    for b in range(last - 1):
        needed = -sum(_least_step(pair, k, b, sign) for pair in pairs)
        points.append(points[-1] + sign * (needed + rng.choice([0, rng.randint(0, spread)])))
    return points


def _least_step(pair: Json, k: int, b: int, sign: int) -> int:
    if f"f{k}" not in pair["features"]:
        return 0
    grid: list[list[int]] = pair["grid"]
    if pair["features"][1] == f"f{k}":
        grid = [list(column) for column in zip(*grid, strict=True)]
    points: list[int] = [cell["points"] for cell in pair["cells"]]
    steps = zip(grid[b], grid[b + 1], strict=True)
    return min(sign * (points[high] - points[low]) for low, high in steps)


def _rules(rng: Random, features: list[Json], count: int) -> list[Json]:
    cut = [feature for feature in features if len(feature.get("bins", ())) > 1]
    if len(cut) < 2:
        return []

    def condition(feature: Json) -> Json:
        limit = rng.choice(feature["bins"][:-1])["upto"]
        return {"feature": feature["id"], rng.choice(["at_most", "above"]): limit}

    chosen = (rng.sample(cut, 2) for _ in range(count))
    return [{"if": condition(given), "then": condition(then)} for given, then in chosen]


def _item(k: int) -> Json:
    return {
        "id": f"f{k}",
        "type": "number",
        "unit": "unit",
        "minimum": -1000,
        "maximum": 1000,
        "catalogue": "source.item",
        "label": TEXT,
    }


def with_range(rng: Random, content: Json) -> Json:
    """Add what follows from the points: range, probabilities, bands."""
    least, most = document.attainable(content)
    size = most - least + 1
    values = sorted((round(rng.random(), 4) for _ in range(size)), reverse=True)
    cuts = sorted({rng.randint(least, most) for _ in range(4)} - {least}, reverse=True)
    bands = [{"id": "ABCDE"[n], "from": cut, "label": TEXT} for n, cut in enumerate([*cuts, least])]
    return content | {
        "range": {"min": least, "max": most},
        "probability": {"first_score": least, "values": values},
        "bands": bands,
    }
