"""Reads the dated policy of prohibited kinds (SEEDS L4)."""

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from scoring_service.sources.structure import ProhibitedKind


def kinds_on(day: date) -> tuple[ProhibitedKind, ...]:
    """Return the kinds prohibited on a day; raise `ValueError` before the first edition."""
    in_force = [kinds for begins, kinds in _editions() if begins <= day]
    if not in_force:
        raise ValueError(f"no policy of prohibited kinds was in force on {day}")
    return in_force[-1]


@cache
def _editions() -> tuple[tuple[date, tuple[ProhibitedKind, ...]], ...]:
    file = resources.files("scoring_service").joinpath("policy", "prohibited_kinds.yaml")
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    editions = [
        (edition["from"], tuple(_kind(part) for part in edition["kinds"]))
        for edition in content["editions"]
    ]
    return tuple(sorted(editions, key=lambda edition: edition[0]))


def _kind(part: dict[str, Any]) -> ProhibitedKind:
    return ProhibitedKind(
        id=part["id"],
        label=part["label"],
        words=tuple(part["words"]),
        references=tuple((r["law"], r["article"]) for r in part["references"]),
        note=part.get("note"),
    )
