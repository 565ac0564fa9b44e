"""What an algorithm may read: catalogued items, for a purpose they name, of no prohibited kind.

Serves SEEDS L1 (nothing outside the catalogue), L3 (limited to the purpose), L4 (prohibited kinds).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring_service.kernel.texts import Text
from scoring_service.sources.structure import Catalogue, ProhibitedKind


@dataclass(frozen=True, slots=True)
class Read:
    """One item that an algorithm reads: its own id and label, and the catalogue entry it names."""

    id: str
    catalogue: str
    label: Text


def uncatalogued(reads: Iterable[Read], catalogue: Catalogue) -> list[str]:
    """Name the items whose catalogue entry does not exist."""
    return [read.id for read in reads if read.catalogue not in catalogue.item_by_id]


def beyond_purpose(
    reads: Iterable[Read], purposes: Iterable[str], catalogue: Catalogue
) -> list[tuple[str, str]]:
    """Name the pairs of item and purpose that the catalogue does not allow."""
    wanted = tuple(purposes)
    return [
        (read.id, purpose)
        for read in reads
        if (item := catalogue.item_by_id.get(read.catalogue)) is not None
        for purpose in wanted
        if purpose not in catalogue.source_by_id[item.source].purposes
    ]


def prohibited(
    reads: Iterable[Read], catalogue: Catalogue, kinds: Sequence[ProhibitedKind]
) -> list[tuple[str, ProhibitedKind]]:
    """Name the items of a prohibited kind, by their catalogued kind or by their words."""
    found = []
    for read in reads:
        item = catalogue.item_by_id.get(read.catalogue)
        texts = [read.id, read.catalogue, *read.label.values()]
        if item is not None:
            texts += [*item.label.values(), *item.description.values()]
        kind = next(
            (
                kind
                for kind in kinds
                if (item is not None and item.kind == kind.id) or _betrays(texts, kind.words)
            ),
            None,
        )
        if kind is not None:
            found.append((read.id, kind))
    return found


def _betrays(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Look for whole English words and for Chinese words anywhere."""
    joined = " ".join(re.split(r"[\W_]+", " ".join(texts).lower()))
    spaced = f" {joined} "
    return any((f" {word} " if word.isascii() else word) in spaced for word in words)
