"""The parts of the source catalogue and of the prohibition policy as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scoring_service.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a law, and what it says in plain words."""

    law: Text
    article: str
    says: Text
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis on which a source may be used, with the articles that give it."""

    id: str
    label: Text
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a score may be asked for."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Retention:
    """How many months an item may be kept and used, counted from what, and the article."""

    months: int
    counted_from: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of datum that a source provides."""

    id: str
    source: str
    kind: str
    unit: str
    sensitivity: str
    label: Text
    description: Text
    retention: Retention


@dataclass(frozen=True, slots=True)
class Source:
    """An origin of information: who holds it, how it is collected, what it may be used for."""

    id: str
    name: Text
    holder: Text
    description: Text
    collection: Text
    rhythm: str
    update: Text
    bases: tuple[str, ...]
    purposes: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Catalogue:
    """One edition of the catalogue."""

    edition: int
    published_on: date
    reviewed_on: date
    purposes: tuple[Purpose, ...]
    bases: tuple[Basis, ...]
    sources: tuple[Source, ...]

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        return {item.id: item for source in self.sources for item in source.items}

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def purpose_by_id(self) -> Mapping[str, Purpose]:
        return {purpose.id: purpose for purpose in self.purposes}


@dataclass(frozen=True, slots=True)
class ProhibitedKind:
    """A kind of information that no score may use, the words that betray it, and why."""

    id: str
    label: Text
    words: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    """Pairs of a law and an article of it."""
    note: Text | None = None
