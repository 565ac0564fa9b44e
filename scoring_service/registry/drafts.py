"""Drafts a registered version's disclosure from its model's templates and the catalogue."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm
from scoring_service.disclosures import drafting
from scoring_service.disclosures.drafting import Draft, Material
from scoring_service.kernel import policy
from scoring_service.sources import catalogue
from scoring_service.sources.structure import Catalogue, Item, Source


def draft_version(
    directory: Path,
    data: bytes,
    evaluation: Mapping[str, Any],
    *,
    version: int,
    today: date,
    previous: Algorithm | None = None,
) -> Draft:
    """Write the disclosure of the document `data`, as `directory` words it."""
    algorithm = document.parse(data)
    known = catalogue.load()
    material = Material(
        algorithm=algorithm,
        version=version,
        evaluation=evaluation,
        sources=sources_read(algorithm, known),
        purposes={purpose.id: purpose.label for purpose in known.purposes},
        objection_days=objection_days(today),
        previous=previous,
    )
    return drafting.draft(directory, material)


def objection_days(today: date) -> int:
    """Return within how many days an objection is decided, by the rules in force."""
    edition = policy.edition_on("objections", today)
    days: int = edition["procedures"][edition["follows"]]["at_most_days"]
    return days


def sources_read(algorithm: Algorithm, known: Catalogue) -> list[dict[str, Any]]:
    """Return the sources that an algorithm reads, with the items that it reads of each."""
    read = [item.catalogue for item in algorithm.items]
    uses = []
    for source in known.sources:
        items = [_item(item, read.count(item.id)) for item in source.items if item.id in read]
        if items:
            uses.append(_source(source, known) | {"items": items})
    return uses


def _source(source: Source, known: Catalogue) -> dict[str, Any]:
    return {
        "name": source.name,
        "holder": source.holder,
        "description": source.description,
        "collection": source.collection,
        "update": source.update,
        "bases": [basis for basis in known.bases if basis.id in source.bases],
    }


def _item(item: Item, count: int) -> dict[str, Any]:
    return {
        "id": item.id,
        "label": item.label,
        "description": item.description,
        "count": count,
        "months": item.retention.months,
        "counted_from": item.retention.counted_from,
        "reference": item.retention.reference,
    }
