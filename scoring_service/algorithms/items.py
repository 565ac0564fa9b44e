"""Whether the raw items of a request are what the algorithm says they are."""

import math
from collections.abc import Iterator, Mapping

from scoring_service.algorithms.structure import Algorithm, Item
from scoring_service.kernel.errors import FieldError, pointer
from scoring_service.kernel.texts import marked as N_


def item_errors(algorithm: Algorithm, items: Mapping[str, object]) -> list[FieldError]:
    """Name every item that is unknown, of the wrong type or out of its range; null is missing."""
    return [error for name, value in items.items() for error in _errors(algorithm, name, value)]


def _errors(algorithm: Algorithm, name: str, value: object) -> Iterator[FieldError]:
    item = algorithm.item_by_id.get(name)
    here = pointer("items", name)
    if item is None:
        yield FieldError(here, N_("This algorithm has no such item."))
    elif value is not None and (message := _wrong(item, value)):
        yield FieldError(
            here, message, {"lowest": _plain(item.minimum), "highest": _plain(item.maximum)}
        )


def _wrong(item: Item, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return N_("Must be a number, or null when it is not known.")
    if isinstance(value, float) and not math.isfinite(value):
        return N_("Must be a finite number.")
    if item.type == "integer" and value != int(value):
        return N_("Must be a whole number.")
    if value < item.minimum:
        return N_("Is below the lowest allowed value, {lowest}.")
    if value > item.maximum:
        return N_("Is above the highest allowed value, {highest}.")
    return None


def _plain(number: float) -> str:
    return f"{number:.15g}"
