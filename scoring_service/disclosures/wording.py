"""How numbers are written in a disclosure.

Disclosures are documents with a digest: their words are fixed here, in `ranges` and `formulas`, and
in the model's templates, not in the translations of the pages, which may change from day to day.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

Writer = Callable[[float], str]

_MINUS: Final = "\N{MINUS SIGN}"
_PLACES_THAT_COUNT: Final = 10

_UNITS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"TWD": "NT${number}"},
    "zh-CN": {"TWD": "NT${number}", "months": "{number}个月", "count": "{number}次"},
}


def percent(share: float, places: int = 1) -> str:
    """Write a share of one in hundredths: 0.2212 as 22.1%."""
    return f"{of_hundred(share, places)}%"


def of_hundred(share: float, places: int = 1) -> str:
    """Write of how many in a hundred something is true: 0.2212 as 22.1."""
    return rounded(Decimal(repr(share)) * 100, places)


def rounded(value: float | Decimal, places: int = 0) -> str:
    """Write a number with so many decimals, rounded once, and half up as people do.

    Of a float its shortest decimals count, without the error of its last digit.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    known = round(exact, _PLACES_THAT_COUNT)
    return f"{known.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".replace("-", _MINUS)


def number(value: float) -> str:
    """Write a number with its thousands apart and no needless zeros."""
    return f"{value:,.12g}".replace("-", _MINUS) if value != int(value) else integer(int(value))


def integer(value: int) -> str:
    """Write a whole number with its thousands apart."""
    return f"{value:,}".replace("-", _MINUS)


def points(value: int) -> str:
    """Write points with their sign."""
    return f"+{value}" if value > 0 else integer(value)


def lower_first(text: str) -> str:
    """Write a text as part of a sentence: its first letter small, unless it begins an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def writer(unit: str, language: str) -> Writer:
    """Return what writes a value of a unit in a language."""
    if unit == "share":
        return lambda value: f"{number(round(value * 100, 6))}%"
    if unit == "months" and language == "en":
        return lambda value: "1 month" if value == 1 else f"{number(value)} months"
    template = _UNITS[language].get(unit, "{number}")

    def write(value: float) -> str:
        written = template.format(number=number(abs(value)))
        return f"{_MINUS}{written}" if value < 0 else written

    return write
