"""How each derived feature is worked out from the items, in words."""

from collections.abc import Mapping
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Derived
from scoring_service.disclosures.wording import number

_FORMULAS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "value": "{0}",
        "add": "{0} + {1}",
        "sub": "{0} \N{MINUS SIGN} {1}",
        "mul": "{0} \N{MULTIPLICATION SIGN} {1}",
        "div": "{0} ÷ {1}",
        "min": "the smallest of: {all}",
        "max": "the largest of: {all}",
        "mean": "the mean of: {all}",
        "sum": "the sum of: {all}",
        "count_where": "how many of these are {test}: {all}",
        "clip": "{0}, but at least {low} and at most {high}",
        "joint": "; ",
        "inner": "({0})",
        "<": "less than {value}",
        "<=": "{value} or less",
        "==": "{value}",
        ">=": "{value} or more",
        ">": "more than {value}",
    },
    "zh-CN": {
        "value": "{0}",
        "add": "{0} + {1}",
        "sub": "{0} \N{MINUS SIGN} {1}",
        "mul": "{0} \N{MULTIPLICATION SIGN} {1}",
        "div": "{0} ÷ {1}",
        "min": "其中最小的：{all}",
        "max": "其中最大的：{all}",
        "mean": "平均值：{all}",
        "sum": "合计：{all}",
        "count_where": "其中{test}的个数：{all}",
        "clip": "{0}，但不低于{low}、不高于{high}",
        "joint": "、",
        "inner": "（{0}）",
        "<": "小于{value}",
        "<=": "不超过{value}",
        "==": "等于{value}",
        ">=": "不小于{value}",
        ">": "大于{value}",
    },
}


def formula(algorithm: Algorithm, feature: str, language: str) -> str:
    """Say how a feature is worked out; empty where it is an item as it stands."""
    parts = {part.id: part for part in algorithm.derived}
    if feature not in parts:
        return ""
    return _words(algorithm, parts[feature], parts, language)


def _words(algorithm: Algorithm, part: Derived, parts: Mapping[str, Derived], language: str) -> str:
    say = _FORMULAS[language]
    operands = [_operand(algorithm, name, parts, language) for name in part.of]
    test = say[part.test].format(value=number(part.value)) if part.test else ""
    return say[part.op].format(
        *operands,
        all=say["joint"].join(operands),
        test=test,
        low=number(part.low),
        high=number(part.high),
    )


def _operand(
    algorithm: Algorithm, name: str | float, parts: Mapping[str, Derived], language: str
) -> str:
    if not isinstance(name, str):
        return number(name)
    if name in algorithm.item_by_id:
        return algorithm.item_by_id[name].label[language]
    if name in algorithm.feature_by_id:
        return f"“{algorithm.feature_by_id[name].label[language]}”"
    return _FORMULAS[language]["inner"].format(_words(algorithm, parts[name], parts, language))
