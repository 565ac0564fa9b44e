"""The waterfall drawing: from the average score, feature by feature, to the person's score.

The same numbers always stand beside it in a table (SEEDS L11); the drawing adds their balance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from scoring_service.explanation.drawing import Axis, element, image, lines, percent, text

_LINE: Final = 20
_PADDING: Final = 9
_BAR: Final = 18


@dataclass(frozen=True)
class Step:
    """One row: what it is, the person's value, and by how much it moves the score."""

    label: str
    value: str
    points: Decimal
    points_text: str


@dataclass(frozen=True)
class Waterfall:
    """What the drawing shows; the first and the last row stand on their own."""

    start: Step
    steps: Sequence[Step]
    end: Step


@dataclass(frozen=True)
class Layout:
    """Where things go: beside the bars on a wide page, above them on a narrow one."""

    name: str
    label_em: float
    bars: tuple[float, float]
    stacked: bool


WIDE: Final = Layout("wide", label_em=18.5, bars=(43.0, 89.0), stacked=False)
NARROW: Final = Layout("narrow", label_em=15.0, bars=(0.5, 99.5), stacked=True)


@dataclass(frozen=True)
class _Row:
    step: Step
    kind: str
    begin: Decimal
    end: Decimal
    top: int
    labels: tuple[str, ...]
    layout: Layout

    @property
    def height(self) -> int:
        written = len(self.labels) + bool(self.step.value)
        bar = _BAR + _PADDING if self.layout.stacked else 0
        return written * _LINE + bar + 2 * _PADDING

    @property
    def bar_top(self) -> int:
        if self.layout.stacked:
            return self.top + self.height - _PADDING - _BAR
        return self.top + (self.height - _BAR) // 2


def draw_waterfall(
    waterfall: Waterfall, layout: Layout, *, key: str, title: str, description: str
) -> str:
    """Draw it as SVG; `key` makes the ids of title and description unique on the page."""
    rows = list(_rows(waterfall, layout))
    bounds = [row.begin for row in rows[1:-1]] + [row.end for row in rows]
    margin = max((max(bounds) - min(bounds)) / 12, Decimal(1))
    axis = Axis(min(bounds) - margin, max(bounds) + margin, *layout.bars)
    drawn = "".join(_guides(rows, axis)) + "".join(_draw_row(row, axis) for row in rows)
    return image(
        drawn,
        key=f"{key}-{layout.name}",
        title=title,
        description=description,
        height=rows[-1].top + rows[-1].height,
        class_=f"waterfall waterfall--{layout.name}",
    )


def _rows(waterfall: Waterfall, layout: Layout) -> Iterator[_Row]:
    top, level = 0, Decimal(0)
    last = len(waterfall.steps) + 1
    for k, step in enumerate((waterfall.start, *waterfall.steps, waterfall.end)):
        whole = k in {0, last}
        begin, end = (step.points, step.points) if whole else (level, level + step.points)
        kind = "whole" if whole else _kind(step.points)
        labels = tuple(lines(step.label, layout.label_em))
        row = _Row(step, kind, begin, end, top, labels, layout)
        yield row
        top, level = top + row.height, end


def _kind(points: Decimal) -> str:
    if not points:
        return "level"
    return "up" if points > 0 else "down"


def _guides(rows: Sequence[_Row], axis: Axis) -> Iterator[str]:
    for row, following in pairwise(rows):
        x, top, bottom = percent(axis.at(row.end)), row.bar_top + _BAR, following.bar_top
        if row.layout.stacked:  # leave the words between the bars free
            yield _guide(x, top, following.top)
            yield _guide(x, bottom - _PADDING, bottom)
        else:
            yield _guide(x, top, bottom)


def _guide(x: str, top: int, bottom: int) -> str:
    return element("line", class_="waterfall__guide", x1=x, x2=x, y1=top, y2=bottom)


def _draw_row(row: _Row, axis: Axis) -> str:
    rule = element(
        "line", class_="waterfall__rule", x1="0", x2="100%", y1=row.top + 0.5, y2=row.top + 0.5
    )
    return (rule if row.top else "") + _words(row) + _bar(row, axis)


def _words(row: _Row) -> str:
    written = len(row.labels) + bool(row.step.value)
    room = 0 if row.layout.stacked else row.height - written * _LINE - 2 * _PADDING
    y = row.top + _PADDING + room // 2 + _LINE - 5
    whole = " waterfall__label--whole" if row.kind == "whole" else ""
    drawn = ""
    for label in row.labels:
        drawn += text(label, class_=f"waterfall__label{whole}", x="0", y=y)
        y += _LINE
    if row.step.value:
        drawn += text(row.step.value, class_="waterfall__value", x="0", y=y)
    number_y = row.top + _PADDING + _LINE - 5 if row.layout.stacked else row.bar_top + _BAR - 4
    number = f"waterfall__points waterfall__points--{row.kind}"
    return drawn + text(row.step.points_text, class_=number, x="100%", y=number_y)


def _bar(row: _Row, axis: Axis) -> str:
    left, right = sorted((axis.at(row.begin), axis.at(row.end)))
    if row.kind in {"whole", "level"}:
        x = percent(left)
        return element(
            "line",
            class_=f"waterfall__mark waterfall__mark--{row.kind}",
            x1=x,
            x2=x,
            y1=row.bar_top,
            y2=row.bar_top + _BAR,
        )
    return element(
        "rect",
        class_=f"waterfall__bar waterfall__bar--{row.kind}",
        x=percent(left),
        y=row.bar_top,
        width=percent(right - left),
        height=_BAR,
    )
