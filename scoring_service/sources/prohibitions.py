"""The kinds of information that no score may use: a dated policy (SEEDS L4)."""

from datetime import date
from typing import Any

from scoring_service.kernel import policy
from scoring_service.sources.structure import ProhibitedKind


def kinds_on(day: date) -> tuple[ProhibitedKind, ...]:
    """Return the kinds prohibited on a day; raise `LookupError` before the first edition."""
    edition = policy.edition_on("prohibited_kinds", day)
    return tuple(_kind(part) for part in edition["kinds"])


def _kind(part: dict[str, Any]) -> ProhibitedKind:
    return ProhibitedKind(
        id=part["id"],
        label=part["label"],
        words=tuple(part["words"]),
        references=tuple((r["law"], r["article"]) for r in part["references"]),
        note=part.get("note"),
    )
