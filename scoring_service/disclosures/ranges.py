"""Which values fall into the bins of a feature, in words: a person must find the row that fits."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Feature
from scoring_service.disclosures.bounds import is_whole, lowest
from scoring_service.disclosures.wording import Writer, number, writer


@dataclass(frozen=True, slots=True)
class _Words:
    """Templates for ranges; `{low}` and `{high}` are written values, `{bare}` has no unit."""

    up_to: str
    between: str
    above: str
    from_to: str
    at_least: str
    anything: str
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
        anything="any value",
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
        anything="任何数值",
        none="无",
        missing="不详",
        joint="、",
    ),
}


@dataclass(frozen=True, slots=True)
class Bins:
    """Neighbouring bins of a feature, from `first` to `last`; most often only one."""

    first: int
    last: int


def bins_words(algorithm: Algorithm, feature: Feature, bins: Bins, language: str) -> str:
    """Say which values fall into these bins."""
    words = _WORDS[language]
    if bins.first == feature.missing_bin:
        return words.missing
    held = _held_codes(algorithm, feature, bins)
    if held is not None:
        return _listed(algorithm, feature, held, language)
    if feature.unit == "months" and bins == Bins(0, 0) and feature.thresholds[:1] == (0.0,):
        return words.none
    write, least = writer(feature.unit, language), lowest(algorithm, feature.id)
    if is_whole(algorithm, feature.id):
        return _whole_range(feature, bins, words, write, least)
    return _range(feature, bins, words, write, least)


def _held_codes(algorithm: Algorithm, feature: Feature, bins: Bins) -> list[float] | None:
    if feature.groups:
        return [value for group in feature.groups[bins.first : bins.last + 1] for value in group]
    item = algorithm.item_by_id.get(feature.id)
    if item is None or not item.codes:
        return None
    codes = sorted(item.codes)
    return [code for code in codes if bins.first <= feature.bin_of(code) <= bins.last]


def _range(feature: Feature, bins: Bins, words: _Words, write: Writer, least: float | None) -> str:
    """Write a range of any numbers: its lower bound lies outside, its upper bound inside."""
    cuts = (None, *feature.thresholds, None)
    low, high = cuts[bins.first], cuts[bins.last + 1]
    if low is None and high is None:
        return words.anything
    if low is None:
        assert high is not None
        return write(high) if high == least else words.up_to.format(high=write(high))
    if high is None:
        return words.above.format(low=write(low))
    return words.between.format(low=write(low), high=write(high))


def _whole_range(
    feature: Feature, bins: Bins, words: _Words, write: Writer, least: float | None
) -> str:
    """Write a range of whole numbers: both ends lie inside."""
    cuts = (None, *(math.floor(cut) for cut in feature.thresholds), None)
    below, high = cuts[bins.first], cuts[bins.last + 1]
    low = least if below is None else below + 1
    if below is None and high is None:
        return words.anything
    if high is None:
        return words.at_least.format(low=write(low or 0))
    if low == high:
        return write(high)
    if low is None or (below is None and low != 0):
        return words.up_to.format(high=write(high))
    return words.from_to.format(low=write(low), high=write(high), bare=number(low))


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
