"""One datum has one id: what is frozen or suppressed by its id is so in every algorithm.

An id is a name, and where a datum has values of several periods, the name and the number of the
period: `bill_1`, `bill_2`. An entry of the catalogue has the same name in every version, numbered
in all or in none, and no two entries share a name. The number is written without zeros before it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from scoring_service.algorithms.structure import Algorithm, Item

_ID: Final = re.compile(r"(?P<stem>.+?)(?P<period>_(0|[1-9][0-9]*))?")


class Name(NamedTuple):
    """The name by which algorithms know an entry of the catalogue."""

    stem: str
    numbered: bool

    @classmethod
    def of(cls, item: Item) -> "Name":
        found = _ID.fullmatch(item.id)
        assert found is not None, "the pattern fits every id"
        return cls(found["stem"], numbered=found["period"] is not None)

    def __str__(self) -> str:
        return f"{self.stem}_<number>" if self.numbered else self.stem


def objections(read: Algorithm, published: Iterable[Algorithm]) -> list[str]:
    """Name the items that have another id than elsewhere; nothing where each datum has one."""
    known: dict[str, Name] = {}
    for algorithm in published:
        for item in algorithm.items:
            known.setdefault(item.catalogue, Name.of(item))
    return list(_wrong(read, known))


def _wrong(read: Algorithm, known: Mapping[str, Name]) -> Iterator[str]:
    names = dict(known)
    for item in read.items:
        name = names.setdefault(item.catalogue, Name.of(item))
        if Name.of(item) != name:
            yield f"{item.id} is {item.catalogue}, which is called {name}: call it so"
        for entry, other in names.items():
            if entry != item.catalogue and Name.of(item).stem == other.stem:
                yield f"{item.id} is called as {entry} is, but is {item.catalogue}: rename it"
