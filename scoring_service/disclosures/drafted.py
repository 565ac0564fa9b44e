"""A drafted text that knows which parts of it were filled in.

While a template is rendered, every value put into it is marked by two noncharacters, which no text
may hold; `unmarked` takes the marks out and keeps the places. So nobody has to list what is
generated: whatever a template does not say itself came from the document, the run or the catalogue.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_OPEN: Final = "\ufdd0"
_CLOSE: Final = "\ufdd1"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A text, and where in it something was filled in: from where to where, in order."""

    text: str
    filled: Sequence[tuple[int, int]]

    def filled_within(self, start: int, stop: int) -> list[str]:
        """Return what was filled in between two places."""
        return [self.text[a:b] for a, b in self.filled if start <= a < stop]


def mark(value: object) -> str:
    """Mark a value that is filled in."""
    return f"{_OPEN}{value}{_CLOSE}"


def unmarked(rendered: str) -> Drafted:
    """Take the marks out of a rendered text; of nested marks only the outer ones count."""
    plain = rendered.replace(_OPEN, "").replace(_CLOSE, "")
    return Drafted(plain, list(_places(rendered)))


def _places(rendered: str) -> Iterator[tuple[int, int]]:
    depth = place = start = 0
    for character in rendered:
        if character == _OPEN:
            start = place if depth == 0 else start
            depth += 1
        elif character == _CLOSE:
            depth -= 1
            if depth == 0 and place > start:
                yield start, place
        else:
            place += 1
