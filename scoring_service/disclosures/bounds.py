"""What is plain to see of a feature's values: whether they are whole, and how low they can be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Derived

Combine = Callable[[Sequence[float]], float]

_RISING: Final[Mapping[str, Combine]] = {
    "value": sum,
    "add": sum,
    "sum": sum,
    "min": min,
    "mean": lambda values: sum(values) / len(values),
}
"""Operators that are lowest where all their operands are."""

_WHOLE_OPERATORS: Final = {"value", "add", "sub", "mul", "min", "max", "sum", "clip"}


def is_whole(algorithm: Algorithm, name: str) -> bool:
    """Say whether an item or derived feature only ever has whole values."""
    item = algorithm.item_by_id.get(name)
    return item.type == "integer" if item is not None else _gives_whole(algorithm, name)


def lowest(algorithm: Algorithm, name: str) -> float | None:
    """Return the lowest possible value of an item or derived feature, where it is plain to see."""
    item = algorithm.item_by_id.get(name)
    if item is not None:
        return item.minimum
    part = _part(algorithm, name)
    if part.op == "count_where":
        return 0.0
    least = [o if isinstance(o, float) else lowest(algorithm, o) for o in part.of]
    return _combined(part, least)


def _part(algorithm: Algorithm, name: str) -> Derived:
    return next(part for part in algorithm.derived if part.id == name)


def _gives_whole(algorithm: Algorithm, name: str) -> bool:
    part = _part(algorithm, name)
    if part.op == "count_where":
        return True
    constants = [part.low, part.high, *(o for o in part.of if isinstance(o, float))]
    names = [operand for operand in part.of if isinstance(operand, str)]
    return (
        part.op in _WHOLE_OPERATORS
        and all(constant.is_integer() for constant in constants)
        and all(is_whole(algorithm, name) for name in names)
    )


def _combined(part: Derived, least: Sequence[float | None]) -> float | None:
    known = [value for value in least if value is not None]
    if part.op == "clip":
        return max([part.low, *known])
    if part.op == "max":
        return max(known, default=None)
    if len(known) < len(least):
        return None
    if part.op == "div":
        return 0.0 if known[0] == 0 and known[1] > 0 else None
    combine = _RISING.get(part.op)
    return combine(known) if combine else None
