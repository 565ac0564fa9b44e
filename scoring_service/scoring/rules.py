"""What may be used for a score, and when there is too little to score.

Every single use is checked before it happens (SEEDS L8); a disputed item counts as missing from
lodging to decision (L7); an item is used only for the purposes its catalogue entry names (L3).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Item
from scoring_service.kernel.days import day_of
from scoring_service.kernel.errors import FieldError, Forbidden, Gone, Invalid
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry.records import Publication, State
from scoring_service.scoring.records import ItemStatus, ItemUse

Permits = Callable[[str], bool]
"""Whether the catalogue lets an item (by its catalogue id) be used for what is asked."""

Suppressed = Callable[[str, float], bool]
"""Whether this value of an item was corrected or deleted, and not certified since."""

TOO_LITTLE_KNOWN: Final = "too_little_known"
ERASED: Final = "erased"
"""Of a replaced score whose information was erased; its receipt still proves that it was made."""


def uses_of_items(
    algorithm: Algorithm,
    items: Mapping[str, float | None],
    *,
    permitted: Permits,
    frozen: frozenset[str],
) -> tuple[ItemUse, ...]:
    """Decide for every item of the algorithm whether it is used, and if not, why."""
    return tuple(
        ItemUse(
            id=item.id,
            value=items.get(item.id),
            source=item.catalogue.partition(".")[0],
            status=_status(item, items, permitted, frozen),
        )
        for item in algorithm.items
    )


def _status(
    item: Item, items: Mapping[str, float | None], permitted: Permits, frozen: frozenset[str]
) -> ItemStatus:
    if not permitted(item.catalogue):
        return ItemStatus.REFUSED
    if item.id in frozen:
        return ItemStatus.FROZEN
    return ItemStatus.MISSING if items.get(item.id) is None else ItemStatus.USED


def without_suppressed(uses: tuple[ItemUse, ...], is_suppressed: Suppressed) -> tuple[ItemUse, ...]:
    """Refuse what was supplied again after it was corrected or deleted; it is not even kept."""
    return tuple(
        replace(use, value=None, status=ItemStatus.REFUSED)
        if use.value is not None and is_suppressed(use.id, use.value)
        else use
        for use in uses
    )


def refuse_without_permitted_items(uses: tuple[ItemUse, ...], purpose: str, basis: str) -> None:
    """Refuse a request whose purpose and legal basis permit none of the items."""
    if all(use.status is ItemStatus.REFUSED for use in uses):
        raise Forbidden(
            "use_not_permitted",
            N_("This use is not permitted"),
            N_("The catalogue permits none of the items for the purpose {purpose} on {basis}."),
            N_("Ask for a purpose and a legal basis that /v1/sources names for these items."),
            purpose=purpose,
            basis=basis,
        )


def refuse_retired(publication: Publication) -> None:
    """Refuse new scores of a version that was retired; its old ones stay readable."""
    if publication.state is State.RETIRED:
        raise Gone(
            "version_retired",
            N_("This version makes no more scores"),
            N_("Version {version} of {model} was retired on {day}."),
            N_("Leave the version out to use the one that is served by default."),
            model=publication.model,
            version=publication.version,
            day=publication.retired_at and day_of(publication.retired_at),
        )


def refuse_wrong_items(errors: list[FieldError]) -> None:
    """Refuse items that are not what the algorithm says they are, naming every one."""
    if errors:
        raise Invalid(
            "invalid_items",
            N_("Some items are not acceptable"),
            N_("{count} of the items sent cannot be used as they are."),
            N_("Correct the fields named; the algorithm's page lists every item and its range."),
            errors=errors,
            count=len(errors),
        )


def unscorable_reasons(*, sufficient: bool) -> tuple[str, ...]:
    """Say why there is no score; empty when there is one. Never a guess."""
    return () if sufficient else (TOO_LITTLE_KNOWN,)
