"""Numbers as people type them: with separators, a full-width digit, a real minus sign."""

import unicodedata
from typing import Final

_MINUS: Final = "\N{MINUS SIGN}"
_SEPARATORS: Final = str.maketrans("", "", ", \N{NO-BREAK SPACE}_'")


def read_number(typed: str) -> float | None:
    """Return the number that was typed; None where it is none, or too large to be exact."""
    plain = unicodedata.normalize("NFKC", typed).replace(_MINUS, "-").translate(_SEPARATORS)
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if abs(number) < 2**53 else None  # refuses NaN and infinities too


def plain_number(number: float | None) -> str:
    """Write a number as it can be typed again."""
    return "" if number is None else f"{number:.15g}"
