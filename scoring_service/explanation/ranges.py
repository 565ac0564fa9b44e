"""The bins of a feature in words: `1 to 3 months`, `more than NT$50,000`."""

import math
from collections.abc import Mapping
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Feature
from scoring_service.explanation.formats import value_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.kernel.texts import Text

_COUNTED: Final = {"months", "times", "count"}
_KEEP_WHOLE: Final = {"value", "add", "sub", "mul", "min", "max", "sum", "clip"}


def codes_of(algorithm: Algorithm, feature: str) -> Mapping[float, Text]:
    """Return the labels of a coded item; empty for everything else."""
    item = algorithm.item_by_id.get(feature)
    return item.codes if item else {}


def bin_text(algorithm: Algorithm, feature: Feature, position: int, language: str) -> str:
    """Say which values fall into a bin."""
    if position == feature.missing_bin:
        return _("not known")
    codes = codes_of(algorithm, feature.id)
    if feature.groups:
        return listed_text(feature.groups[position], feature.unit, language, codes)
    bounds = (None, *feature.thresholds, None)
    return range_text(algorithm, feature, bounds[position], bounds[position + 1], language)


def target_text(
    algorithm: Algorithm, feature: Feature, from_bin: int, to_bin: int, language: str
) -> str:
    """Say where a change to a bin leads; without the far bound where going on costs no points."""
    bounds = (None, *feature.thresholds, None)
    above, at_most = bounds[to_bin], bounds[to_bin + 1]
    if feature.monotone == "decreasing" and to_bin < from_bin:
        above = None
    if feature.monotone == "increasing" and to_bin > from_bin:
        at_most = None
    return range_text(algorithm, feature, above, at_most, language)


def range_text(
    algorithm: Algorithm,
    feature: Feature,
    above: float | None,
    at_most: float | None,
    language: str,
) -> str:
    """Say a range that excludes `above` and includes `at_most`; None is no bound."""
    if codes := codes_of(algorithm, feature.id):
        low = -math.inf if above is None else above
        high = math.inf if at_most is None else at_most
        held = tuple(value for value in codes if low < value <= high)
        if held:
            return listed_text(held, feature.unit, language, codes)
    if feature.unit in _COUNTED and _is_whole(algorithm, feature.id):
        return _counted(above, at_most, feature.unit, language)
    return _measured(above, at_most, feature.unit, language)


def _counted(above: float | None, at_most: float | None, unit: str, language: str) -> str:
    low = 0 if above is None else max(0, math.floor(above) + 1)
    lowest = value_text(low, unit, language)
    if at_most is None:
        return _("%(lowest)s or more", lowest=lowest)
    high = math.floor(at_most)
    if high <= low:
        return lowest
    if above is None:
        return _("up to %(upper)s", upper=value_text(high, unit, language))
    return _("%(low)s to %(highest)s", low=low, highest=value_text(high, unit, language))


def _measured(above: float | None, at_most: float | None, unit: str, language: str) -> str:
    lower = "" if above is None else value_text(above, unit, language)
    upper = "" if at_most is None else value_text(at_most, unit, language)
    if lower and upper:
        return _("more than %(lower)s, up to %(upper)s", lower=lower, upper=upper)
    if upper:
        return _("up to %(upper)s", upper=upper)
    return _("more than %(lower)s", lower=lower) if lower else _("any value")


def listed_text(
    values: tuple[float, ...], unit: str, language: str, codes: Mapping[float, Text]
) -> str:
    """Say single values, one after another."""
    return _("; ").join(value_text(value, unit, language, codes) for value in values)


def _is_whole(algorithm: Algorithm, name: str) -> bool:
    whole = {item.id for item in algorithm.items if item.type == "integer"}
    for part in algorithm.derived:
        operands = all(
            operand in whole if isinstance(operand, str) else operand == int(operand)
            for operand in part.of
        )
        if part.op == "count_where" or (part.op in _KEEP_WHOLE and operands):
            whole.add(part.id)
    return name in whole
