"""Reads the published catalogue of sources, and answers whether an item may be used (SEEDS L1, L3).

The catalogue is a reviewed file of this package. Nothing outside it can be part of a score.
"""

from functools import cache
from importlib import resources
from typing import Any

import yaml

from scoring_service.kernel.errors import NotFound
from scoring_service.kernel.texts import LANGUAGES, Text
from scoring_service.kernel.texts import marked as N_
from scoring_service.sources.structure import (
    Basis,
    Catalogue,
    Item,
    Purpose,
    Reference,
    Retention,
    Source,
)

Yaml = dict[str, Any]


@cache
def load() -> Catalogue:
    """Return the edition in force."""
    file = resources.files(__package__).joinpath("catalogue.yaml")
    return read(file.read_text(encoding="utf-8"))


def read(text: str) -> Catalogue:
    """Read a catalogue; raise `ValueError` where it contradicts itself."""
    content = yaml.safe_load(text)
    catalogue = Catalogue(
        edition=content["edition"],
        published_on=content["published_on"],
        reviewed_on=content["reviewed_on"],
        purposes=tuple(Purpose(p["id"], _text(p["label"])) for p in content["purposes"]),
        bases=tuple(_basis(part) for part in content["bases"]),
        sources=tuple(_source(part) for part in content["sources"]),
    )
    _check(catalogue)
    return catalogue


def list_sources() -> tuple[Source, ...]:
    """Return every source of the edition in force."""
    return load().sources


def find_item(item_id: str) -> Item | None:
    """Return the catalogued item, or None where nobody may use it."""
    return load().item_by_id.get(item_id)


def get_item(item_id: str) -> Item:
    """Return the catalogued item; raise `NotFound`."""
    item = find_item(item_id)
    if item is None:
        raise NotFound(
            "unknown_catalogue_item",
            N_("This item is not in the source catalogue"),
            N_("The source catalogue has no item called {item}."),
            N_("See /v1/sources for every item that may be used."),
            item=item_id,
        )
    return item


def source_of(item: Item) -> Source:
    """Return the source that provides an item."""
    return load().source_by_id[item.source]


def permits(item_id: str, purpose: str) -> bool:
    """Say whether the catalogue allows the item to be used for the purpose."""
    item = find_item(item_id)
    return item is not None and purpose in source_of(item).purposes


def permits_basis(item_id: str, basis: str) -> bool:
    """Say whether the item may be used on that legal basis."""
    item = find_item(item_id)
    return item is not None and basis in source_of(item).bases


def _basis(part: Yaml) -> Basis:
    return Basis(part["id"], _text(part["label"]), tuple(_reference(r) for r in part["references"]))


def _reference(part: Yaml) -> Reference:
    return Reference(
        law=_text(part["law"]),
        article=part["article"],
        says=_text(part["says"]),
        jurisdiction=part.get("jurisdiction", ""),
    )


def _source(part: Yaml) -> Source:
    return Source(
        id=part["id"],
        name=_text(part["name"]),
        holder=_text(part["holder"]),
        description=_text(part["description"]),
        collection=_text(part["collection"]),
        rhythm=part["update"]["rhythm"],
        update=_text(part["update"]["text"]),
        bases=tuple(part["bases"]),
        purposes=tuple(part["purposes"]),
        items=tuple(_item(item, part["id"]) for item in part["items"]),
    )


def _item(part: Yaml, source: str) -> Item:
    retention = part["retention"]
    return Item(
        id=part["id"],
        source=source,
        kind=part["kind"],
        unit=part["unit"],
        sensitivity=part["sensitivity"],
        label=_text(part["label"]),
        description=_text(part["description"]),
        retention=Retention(
            retention["months"], retention["counted_from"], _reference(retention["reference"])
        ),
    )


def _text(part: Yaml) -> Text:
    if set(part) != set(LANGUAGES) or not all(part.values()):
        raise ValueError(f"a text lacks a language: {part}")
    return part


def _check(catalogue: Catalogue) -> None:
    items = [item.id for source in catalogue.sources for item in source.items]
    if len(items) != len(set(items)):
        raise ValueError("an item id occurs twice")
    bases = {basis.id for basis in catalogue.bases}
    for source in catalogue.sources:
        if not (source.bases and bases.issuperset(source.bases)):
            raise ValueError(f"{source.id}: a legal basis is missing or unknown")
        if not (source.purposes and catalogue.purpose_by_id.keys() >= set(source.purposes)):
            raise ValueError(f"{source.id}: a purpose is missing or unknown")
        if not all(item.id.startswith(f"{source.id}.") for item in source.items):
            raise ValueError(f"{source.id}: an item id does not begin with it")
