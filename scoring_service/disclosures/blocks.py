"""The blocks of a disclosure: its headings, paragraphs, entries of lists and tables, as written.

Blocks are what the parser finds and not what lines look like: rows inside a fence are no table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from scoring_service.disclosures.markdown import parsed

_CONTAINERS: Final = {"ul", "ol", "li", "blockquote"}
_BLOCKS: Final = {"heading", "paragraph", "table", "fence", "code_block", "hr"}


@dataclass(frozen=True, slots=True)
class Block:
    """A block; two are equal where the same is written in the same kind of place."""

    path: tuple[str, ...]
    """What it stands in, outermost first, and what it is: ("ol", "li2", "paragraph")."""
    source: str
    start: int = field(compare=False)
    """Where its lines begin in the text."""

    @property
    def stop(self) -> int:
        return self.start + len(self.source)

    @property
    def is_prose(self) -> bool:
        return self.path[-1] == "paragraph"

    @property
    def is_listed(self) -> bool:
        return "ul" in self.path or "ol" in self.path


def blocks(text: str) -> list[Block]:
    """Return the blocks of a Markdown text, in order."""
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    return [
        Block(path, "\n".join(lines[first:end]).rstrip(), starts[first])
        for path, first, end in _found(text)
    ]


def _found(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the path of every block, with its first line and the line after its last one."""
    inside: list[str] = []
    for token in parsed(text):
        kind = token.type.removesuffix("_open")
        if token.tag in _CONTAINERS:
            if token.nesting == 1:
                inside.append(f"{token.tag}{token.info}")
            else:
                inside.pop()
        elif kind in _BLOCKS and token.map:
            yield (*inside, kind), token.map[0], token.map[1]
