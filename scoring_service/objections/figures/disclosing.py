"""Which figures may be told: none that singles somebody out (ADR 106).

A count of one to four is not told; any other is rounded to the nearest multiple of five. So the
difference of two counts, in one table or of two days, says next to nothing of one person. Times are
told of ten people or more.
"""

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Final

FEWEST: Final = 5
FEWEST_TIMED: Final = 10
_TENTHS: Final = 10


def told(count: int) -> int | None:
    """Return what is told of a count: zero, nothing, or the nearest multiple of `FEWEST`."""
    if 0 < count < FEWEST:
        return None
    return (count + FEWEST // 2) // FEWEST * FEWEST


def median_of(days: Sequence[float]) -> int | None:
    """Return the median of so many days, whole; None of fewer than `FEWEST_TIMED`."""
    return round(median(days)) if len(days) >= FEWEST_TIMED else None


def nine_tenths_of(days: Sequence[float]) -> int | None:
    """Return the days within which nine of ten were done, whole; None of fewer."""
    if len(days) < FEWEST_TIMED:
        return None
    return round(quantiles(days, n=_TENTHS, method="inclusive")[-1])
