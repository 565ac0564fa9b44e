"""From raw items to derived features, by a closed set of operators.

Operators work in IEEE 754 doubles, strictly left to right (no pairwise or compensated summation),
so that any language with doubles agrees to the bit. A missing operand, a division by zero or a
result that is not finite makes the feature missing; negative zero becomes zero.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import isfinite
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Derived

Values = dict[str, float | None]
Operator = Callable[[Sequence[float]], float]
Compute = Callable[[Values], float | None]

TESTS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def derive(algorithm: Algorithm, items: Mapping[str, float | None]) -> Values:
    """Return the value of every item and derived feature; None where missing."""
    values: Values = {}
    for name in algorithm.item_by_id:
        value = items.get(name)
        values[name] = value + 0.0 if value is not None and isfinite(value) else None
    for name, compute in _steps(algorithm):
        values[name] = compute(values)
    return values


@lru_cache(maxsize=64)
def _steps(algorithm: Algorithm) -> tuple[tuple[str, Compute], ...]:
    return tuple((part.id, _compute(part)) for part in algorithm.derived)


def _compute(part: Derived) -> Compute:
    """Make one derived feature ready to compute: this runs for every score."""
    operate = _operator(part)
    names = [name for name in part.of if isinstance(name, str)]
    constants = [(place, n) for place, n in enumerate(part.of) if not isinstance(n, str)]

    def compute(values: Values) -> float | None:
        operands = []
        for name in names:
            value = values[name]
            if value is None:
                return None
            operands.append(value)
        for place, constant in constants:
            operands.insert(place, constant)
        try:
            result = operate(operands)
        except ZeroDivisionError:
            return None
        return result + 0.0 if isfinite(result) else None  # -0.0 + 0.0 is 0.0

    return compute


def _sum(operands: Sequence[float]) -> float:
    total = operands[0]
    for value in operands[1:]:  # built-in sum() compensates from Python 3.12 on
        total += value
    return total


def _mean(operands: Sequence[float]) -> float:
    return _sum(operands) / len(operands)


_PLAIN: Final[Mapping[str, Operator]] = {
    "value": lambda x: x[0],
    "add": lambda x: x[0] + x[1],
    "sub": lambda x: x[0] - x[1],
    "mul": lambda x: x[0] * x[1],
    "div": lambda x: x[0] / x[1],
    "min": min,
    "max": max,
    "sum": _sum,
    "mean": _mean,
}


def _operator(part: Derived) -> Operator:
    if part.op == "count_where":
        test, limit = TESTS[part.test], part.value
        return lambda x: float(len([value for value in x if test(value, limit)]))
    if part.op == "clip":
        low, high = part.low, part.high
        return lambda x: min(max(x[0], low), high)
    return _PLAIN[part.op]
