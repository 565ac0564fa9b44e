"""What the drawings share: escaping, relative positions, and text broken into lines.

Drawings are SVG made on the server. Horizontal places are percentages and letters have a fixed
size, so that one drawing fills any width without its text growing or shrinking. Colours are
classes (static/drawing.css): no inline style, light and dark.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Final

_WIDE: Final = {"W", "F"}
_NARROW_LETTER: Final = 0.56
"""Width of an average Latin letter, in em."""


@dataclass(frozen=True)
class Axis:
    """A stretch of points mapped onto a stretch of the drawing's width, in percent."""

    lowest: Decimal
    highest: Decimal
    left: float = 0.0
    right: float = 100.0

    def at(self, points: Decimal | int) -> float:
        span = self.highest - self.lowest
        share = float((points - self.lowest) / span) if span else 0.5
        return self.left + share * (self.right - self.left)


def percent(number: float) -> str:
    return f"{number:.2f}%"


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Write an SVG element; `class_` stands for class, underscores for hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def text(content: str, **attributes: object) -> str:
    return element("text", escape(content), **attributes)


def image(drawn: str, *, key: str, title: str, description: str, height: int, class_: str) -> str:
    """Wrap a drawing as one image with a name and a description, for those who do not see it."""
    head = element("title", escape(title), id=f"{key}-title")
    head += element("desc", escape(description), id=f"{key}-desc")
    return element(
        "svg",
        head + drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_=class_,
        role="img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
        width="100%",
        height=height,
    )


def lines(content: str, width_em: float) -> list[str]:
    """Break a text into lines of about the given width, between words or Chinese characters."""
    broken, line = [], ""
    for word in _words(content):
        if line and _width((line + word).rstrip()) > width_em:
            broken.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*broken, line.rstrip()]


def _words(content: str) -> Iterator[str]:
    word = ""
    for letter in content:
        if unicodedata.east_asian_width(letter) in _WIDE:
            if word:
                yield word
            yield letter
            word = ""
        else:
            word += letter
            if letter == " ":
                yield word
                word = ""
    if word:
        yield word


def _width(content: str) -> float:
    wide = sum(unicodedata.east_asian_width(letter) in _WIDE for letter in content)
    return wide + (len(content) - wide) * _NARROW_LETTER
