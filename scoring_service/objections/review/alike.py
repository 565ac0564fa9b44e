"""Objections about the same: of one person, in a common chain, about a common item or the whole.

Objections to a whole on different grounds are about different things. Nobody decides one of those
about the same who had a part in deciding another (ADR 118). What a mere repeat repeats is about the
same, also where the chain is another.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scoring_service.objections.tables import ObjectionRow


def deciders_of_same(row: "ObjectionRow") -> frozenset[str]:
    """Return the reviewers who decided, proposed or answered a proposal about the same elsewhere.

    Reads what was loaded with the row: a page of rows costs no question each.
    """
    return frozenset(_deciders(other for other in row.others if _is_same(row, other)))


def _is_same(row: "ObjectionRow", other: "ObjectionRow") -> bool:
    if other.id in row.repeats:
        return True
    wholes = not (row.items or other.items) and row.ground == other.ground
    about = wholes or bool(set(row.items) & set(other.items))
    return about and bool(row.origins & other.origins)


def _deciders(others: "Iterable[ObjectionRow]") -> Iterator[str]:
    for other in others:
        for decided in other.decisions:
            yield from filter(None, (decided.reviewer, decided.confirmed_by))
        for proposed in other.proposals:
            yield from filter(None, (proposed.reviewer, proposed.seconded_by))
