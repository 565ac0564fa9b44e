"""The scale drawing: where a score lies in the whole range, and in which band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring_service.explanation.drawing import Axis, element, image, percent, text

_TOP: Final = 44
_BAR: Final = 30
_BELOW: Final = _TOP + _BAR + 29
_HEIGHT: Final = _BELOW + 8
_NEAR_EDGE: Final = 12.0


@dataclass(frozen=True)
class Stretch:
    """One band on the scale: its letter and its first score."""

    name: str
    lowest: int


@dataclass(frozen=True)
class Mark:
    """A score to show on the scale; the earlier one is drawn lighter."""

    value: int
    label: str
    earlier: bool = False


@dataclass(frozen=True)
class Scale:
    """The range from lowest to highest with its bands, lowest band first."""

    lowest: int
    highest: int
    bands: Sequence[Stretch]
    marks: Sequence[Mark]


def draw_scale(scale: Scale, *, key: str, title: str, description: str) -> str:
    """Draw it as SVG, the current score's band filled."""
    axis = Axis(Decimal(scale.lowest), Decimal(scale.highest))
    current = next((mark.value for mark in scale.marks if not mark.earlier), None)
    ends = [*(band.lowest for band in scale.bands[1:]), scale.highest]
    drawn = "".join(
        _band(axis, band, end, holds=current is not None and _holds(band, end, current, scale))
        for band, end in zip(scale.bands, ends, strict=True)
    )
    drawn += "".join(_mark(axis, mark) for mark in scale.marks)
    drawn += "".join(_limits(axis, scale))
    return image(
        drawn, key=key, title=title, description=description, height=_HEIGHT, class_="scale"
    )


def _holds(band: Stretch, end: int, value: int, scale: Scale) -> bool:
    return band.lowest <= value < end or value == end == scale.highest


def _band(axis: Axis, band: Stretch, end: int, *, holds: bool) -> str:
    left, right = axis.at(band.lowest), axis.at(end)
    state = " scale__band--current" if holds else ""
    rect = element(
        "rect",
        class_=f"scale__band{state}",
        x=percent(left),
        width=percent(right - left),
        y=_TOP,
        height=_BAR,
    )
    letter = text(
        band.name, class_=f"scale__letter{state}", x=percent((left + right) / 2), y=_TOP + 21
    )
    return rect + letter


def _mark(axis: Axis, mark: Mark) -> str:
    x = axis.at(mark.value)
    side = "start" if x < _NEAR_EDGE else "end" if x > 100 - _NEAR_EDGE else "middle"
    state = " scale__mark--earlier" if mark.earlier else ""
    turned = "M-7 9 L7 9 L0 0 Z" if mark.earlier else "M-8 -10 L8 -10 L0 0 Z"
    pointer = element("path", class_=f"scale__pointer{state}", d=turned)
    pointer_y = _TOP + _BAR + 3 if mark.earlier else _TOP - 2
    placed = element("svg", pointer, x=percent(x), y=pointer_y, overflow="visible")
    label = text(
        mark.label,
        class_=f"scale__mark scale__mark--{side}{state}",
        x=percent(x),
        y=_BELOW if mark.earlier else _TOP - 18,
    )
    return placed + label


def _limits(axis: Axis, scale: Scale) -> Iterator[str]:
    """Write both ends of the range, except where an earlier score is written already."""
    taken = [axis.at(mark.value) for mark in scale.marks if mark.earlier]
    if all(x > 2 * _NEAR_EDGE for x in taken):
        yield text(str(scale.lowest), class_="scale__limit", x="0", y=_BELOW)
    if all(x < 100 - 2 * _NEAR_EDGE for x in taken):
        yield text(str(scale.highest), class_="scale__limit scale__limit--end", x="100%", y=_BELOW)
