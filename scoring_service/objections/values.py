"""Values that somebody says are right: always a number, never "not known"."""

from collections.abc import Iterator
from dataclasses import replace

from scoring_service.algorithms.items import item_errors
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.errors import FieldError
from scoring_service.kernel.texts import marked as N_


def errors(place: str, algorithm: Algorithm, item: str, value: object) -> Iterator[FieldError]:
    """Name what is wrong with a value given for an item of the algorithm."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield FieldError(place, N_("Must be a number."))
        return
    for error in item_errors(algorithm, {item: value}):
        yield replace(error, pointer=place)
