"""The sections that every disclosure has, in this order, in both languages (SEEDS L12)."""

from dataclasses import dataclass
from typing import Final

from scoring_service.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Section:
    """A required section: its anchor and its heading."""

    id: str
    heading: Text


SECTIONS: Final = (
    Section("purpose", {"en": "What this score is for", "zh-CN": "这个评分用来做什么"}),
    Section("not-for", {"en": "What it is not for", "zh-CN": "这个评分不能用来做什么"}),
    Section("data", {"en": "What data it uses, and from where", "zh-CN": "使用哪些信息，从哪里来"}),
    Section("points", {"en": "How the points add up", "zh-CN": "分数怎样加出来"}),
    Section("table", {"en": "The whole table of points", "zh-CN": "完整的分数表"}),
    Section("not-used", {"en": "What it does not use", "zh-CN": "不使用哪些信息"}),
    Section("accuracy", {"en": "How often it is right", "zh-CN": "评分有多准"}),
    Section(
        "less-accurate",
        {"en": "For whom it is less accurate", "zh-CN": "对哪些人不那么准"},
    ),
    Section("fairness", {"en": "How groups of people fare", "zh-CN": "不同人群的结果有什么不同"}),
    Section("raise", {"en": "What can raise a score", "zh-CN": "怎样可以提高评分"}),
    Section("responsible", {"en": "Who is responsible", "zh-CN": "由谁负责"}),
    Section("objection", {"en": "How to object", "zh-CN": "怎样提出异议"}),
    Section(
        "changes", {"en": "What changed since the last version", "zh-CN": "与上一版相比有什么变化"}
    ),
)

_EARLIER: Final = {"使用哪些信息,从哪里来": "使用哪些信息，从哪里来"}
"""Headings as published releases spell them, which are never changed."""


def as_spelt(heading: str) -> str:
    """Return a heading as it is spelt today."""
    return _EARLIER.get(heading, heading)
