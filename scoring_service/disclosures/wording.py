"""How numbers and ranges of values are written in a disclosure, in each language.

Disclosures are documents with a digest: their words are fixed here and in the model's templates,
not in the translations of the pages, which may change from day to day.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Derived, Feature

Writer = Callable[[float], str]

_MINUS: Final = "\N{MINUS SIGN}"
_WHOLE_OPERATORS: Final = {"value", "add", "sub", "mul", "min", "max", "sum", "clip"}


@dataclass(frozen=True, slots=True)
class _Words:
    """Templates for ranges; `{low}` and `{high}` are written values, `{bare}` has no unit."""

    up_to: str
    between: str
    above: str
    from_to: str
    at_least: str
    none: str
    missing: str
    joint: str


_WORDS: Final[Mapping[str, _Words]] = {
    "en": _Words(
        up_to="{high} or less",
        between="more than {low}, up to {high}",
        above="more than {low}",
        from_to="{bare} to {high}",
        at_least="{low} or more",
        none="none",
        missing="not known",
        joint="; ",
    ),
    "zh-CN": _Words(
        up_to="不超过{high}",
        between="超过{low}至{high}",
        above="超过{low}",
        from_to="{low}至{high}",
        at_least="{low}及以上",
        none="无",
        missing="不详",
        joint="、",
    ),
}

_UNITS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"TWD": "NT${number}"},
    "zh-CN": {"TWD": "新台币{number}元", "months": "{number}个月", "count": "{number}次"},
}


def percent(share: float, places: int = 1) -> str:
    """Write a share of one in hundredths: 0.2212 as 22.1%."""
    return f"{share * 100:.{places}f}%".replace("-", _MINUS)


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


def bin_words(algorithm: Algorithm, feature: Feature, position: int, language: str) -> str:
    """Say which values fall into a bin of a feature."""
    words = _WORDS[language]
    if position == feature.missing_bin:
        return words.missing
    if feature.groups:
        return _listed(algorithm, feature, feature.groups[position], language)
    item = algorithm.item_by_id.get(feature.id)
    if item is not None and item.codes:
        held = [code for code in sorted(item.codes) if feature.bin_of(code) == position]
        return _listed(algorithm, feature, held, language)
    if feature.unit == "months" and position == 0 and feature.thresholds[:1] == (0.0,):
        return words.none
    write = _writer(feature.unit, language)
    if is_whole(algorithm, feature.id):
        return _whole_range(feature, position, words, write, _lowest(algorithm, feature.id))
    return _range(feature, position, words, write)


def is_whole(algorithm: Algorithm, name: str) -> bool:
    """Say whether an item or derived feature only ever has whole values."""
    item = algorithm.item_by_id.get(name)
    if item is not None:
        return item.type == "integer"
    return _gives_whole(algorithm, next(part for part in algorithm.derived if part.id == name))


def _gives_whole(algorithm: Algorithm, part: Derived) -> bool:
    if part.op == "count_where":
        return True
    constants = [part.low, part.high, *(o for o in part.of if not isinstance(o, str))]
    names = [operand for operand in part.of if isinstance(operand, str)]
    return (
        part.op in _WHOLE_OPERATORS
        and all(float(constant).is_integer() for constant in constants)
        and all(is_whole(algorithm, name) for name in names)
    )


def _range(feature: Feature, position: int, words: _Words, write: Writer) -> str:
    """Write a bin of any numbers: its lower bound lies outside, its upper bound inside."""
    cuts = (None, *feature.thresholds, None)
    low, high = cuts[position], cuts[position + 1]
    if low is None:
        return "" if high is None else words.up_to.format(high=write(high))
    if high is None:
        return words.above.format(low=write(low))
    return words.between.format(low=write(low), high=write(high))


def _whole_range(
    feature: Feature, position: int, words: _Words, write: Writer, lowest: float | None
) -> str:
    """Write a bin of whole numbers: both ends lie inside."""
    cuts = (None, *(math.floor(cut) for cut in feature.thresholds), None)
    below, high = cuts[position], cuts[position + 1]
    low = lowest if below is None else below + 1
    if low == high and low is not None:
        return write(low)
    if low is None or (below is None and high is not None and lowest != 0):
        return "" if high is None else words.up_to.format(high=write(high))
    if high is None:
        return words.at_least.format(low=write(low))
    return words.from_to.format(low=write(low), high=write(high), bare=number(low))


def _lowest(algorithm: Algorithm, name: str) -> float | None:
    """Return the lowest possible value where it is plain to see."""
    if name in algorithm.item_by_id:
        return algorithm.item_by_id[name].minimum
    part = next(part for part in algorithm.derived if part.id == name)
    return 0.0 if part.op == "count_where" else None


def _writer(unit: str, language: str) -> Writer:
    if unit == "share":
        return lambda value: f"{number(round(value * 100, 6))}%"
    if unit == "months" and language == "en":
        return lambda value: "1 month" if value == 1 else f"{number(value)} months"
    template = _UNITS[language].get(unit, "{number}")
    return lambda value: template.format(number=number(value))


def _listed(algorithm: Algorithm, feature: Feature, values: Sequence[float], language: str) -> str:
    item = algorithm.item_by_id.get(feature.id)
    codes = item.codes if item else {}
    named = [codes[value][language] for value in values if value in codes]
    others = [value for value in values if value not in codes]
    if len(others) > 1 and others[-1] - others[0] == len(others) - 1:
        low, high = number(others[0]), number(others[-1])
        named.append(_WORDS[language].from_to.format(low=low, high=high, bare=low))
    else:
        named += [number(value) for value in others]
    return _WORDS[language].joint.join(named)
