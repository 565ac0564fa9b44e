"""What differs between two versions of an algorithm, in sentences."""

from collections.abc import Mapping
from typing import Final

from scoring_service.algorithms.structure import Algorithm, Feature

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "first": "This is the first version. There is nothing to compare it with.",
        "same": "The points are the same as before.",
        "added": "New in this version: {label}.",
        "removed": "No longer used: {label}.",
        "changed": "The points for “{label}” changed.",
        "pairs": "The points for two facts together changed.",
        "base": "The starting points changed from {before} to {after}.",
    },
    "zh-CN": {
        "first": "这是第一版，没有可以比较的旧版。",
        "same": "分数与上一版相同。",
        "added": "本版新增：{label}。",
        "removed": "不再使用：{label}。",
        "changed": "“{label}”的分数有变化。",
        "pairs": "两项信息合并计分的分数有变化。",
        "base": "起始分由{before}改为{after}。",
    },
}


def sentences(before: Algorithm | None, after: Algorithm, language: str) -> list[str]:
    """Say what changed, one sentence a change."""
    say = _SENTENCES[language]
    if before is None:
        return [say["first"]]
    found = []
    if before.base_points != after.base_points:
        found.append(say["base"].format(before=before.base_points, after=after.base_points))
    old, new = before.feature_by_id, after.feature_by_id
    found += [say["added"].format(label=new[k].label[language]) for k in new if k not in old]
    found += [say["removed"].format(label=old[k].label[language]) for k in old if k not in new]
    found += [
        say["changed"].format(label=new[k].label[language])
        for k in new
        if k in old and _scored(old[k]) != _scored(new[k])
    ]
    if _pair_points(before) != _pair_points(after):
        found.append(say["pairs"])
    return found or [say["same"]]


def _scored(feature: Feature) -> object:
    return feature.thresholds, feature.groups, feature.points


def _pair_points(algorithm: Algorithm) -> object:
    ids = [feature.id for feature in algorithm.features]
    return [
        (ids[pair.first], ids[pair.second], [[pair.points[c] for c in row] for row in pair.grid])
        for pair in algorithm.pairs
    ]
