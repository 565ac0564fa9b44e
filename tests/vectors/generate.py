"""`python -m tests.vectors.generate`: write the vectors of every published version.

Each row is drawn from values at, just under and just over every threshold, from the ends of each
item's range, from plausible accounts, and from nothing at all, others for each version. The same
release gives the same bytes.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from scoring_service.algorithms import document
from scoring_service.algorithms.points_table import evaluate
from scoring_service.algorithms.shapley import contributions
from scoring_service.algorithms.structure import Algorithm, Item
from tests.vectors import PUBLISHED, path_of

ROWS = 2_400
_SEED = 8785

Items = dict[str, float | None]


def main() -> None:
    for release in PUBLISHED:
        path_of(release).write_bytes(written(release))


def written(release: Path) -> bytes:
    """Return the vectors of a release, compressed without a date."""
    algorithm = document.parse((release / "algorithm.json").read_bytes())
    packed = BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as file:
        for items in drawn(algorithm, Random(f"{_SEED} {release.name}")):
            line = json.dumps(vector(algorithm, items), separators=(",", ":"))
            file.write(line.encode() + b"\n")
    return packed.getvalue()


def vector(algorithm: Algorithm, items: Items) -> dict[str, Any]:
    """Return a row with what the service makes of it."""
    one = evaluate(algorithm, items)
    expected: dict[str, Any] = {
        "items": items,
        "derived": {part.id: one.values[part.id] for part in algorithm.derived},
        "score": one.score if one.sufficient else None,
    }
    if one.sufficient:
        explained = contributions(algorithm, one)
        expected["base_value"] = str(explained.base_value)
        expected["contributions"] = {c.feature: str(c.points) for c in explained.contributions}
    return expected


def drawn(algorithm: Algorithm, rng: Random) -> Iterator[Items]:
    """Draw rows: at the edges, plausible, anywhere in range, and with much missing."""
    edges = {item.id: _edges(algorithm, item) for item in algorithm.items}
    limits = [10_000, 50_000, 120_000, 1_000_000]
    shares = [t for f in algorithm.features if f.unit == "share" for t in f.thresholds]
    amounts = [limit * share for limit, share in product(limits, (0, *shares, 2))]
    for number in range(ROWS):
        yield _row(algorithm, rng, number, edges, [*amounts, *limits])


def _row(
    algorithm: Algorithm,
    rng: Random,
    number: int,
    edges: Mapping[str, list[float]],
    amounts: list[float],
) -> Items:
    row: Items
    match number % 4:
        case 0:
            row = {name: rng.choice(values) for name, values in edges.items()}
        case 1:
            row = {item.id: _fitting(item, rng.choice(amounts)) for item in algorithm.items}
        case 2:
            ranges = [(item, item.minimum, item.maximum) for item in algorithm.items]
            row = {item.id: _fitting(item, rng.uniform(low, high)) for item, low, high in ranges}
        case _:
            row = {name: rng.choice([None, *values[:6]]) for name, values in edges.items()}
    if number % 3 == 0:
        row[rng.choice(list(row))] = None
    return row


def _edges(algorithm: Algorithm, item: Item) -> list[float]:
    thresholds = {t for feature in algorithm.features for t in feature.thresholds}
    near = {t + step for t in thresholds for step in (0, -1, 1, 0.01, -0.01)}
    found = {_fitting(item, value) for value in (*near, item.minimum, item.maximum, 0)}
    return sorted(found, key=lambda value: (abs(value), value))


def _fitting(item: Item, value: float) -> float:
    """Bring a value into the item's range and type."""
    kept = min(max(value, item.minimum), item.maximum)
    return int(kept) if item.type == "integer" or kept == int(kept) else round(kept, 2)


if __name__ == "__main__":
    main()
