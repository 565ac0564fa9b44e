"""The log as files that never change: tiles of hashes, bundles of entries (c2sp.org/tlog-tiles).

A tile holds up to 256 hashes of one level; eight levels of the tree lie between the hashes of a
tile and those of the tile above. A bundle holds the entries under a tile of level 0.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from scoring_service.transparency import merkle
from scoring_service.transparency.merkle import Node

WIDTH: Final = 256
HEIGHT: Final = 8
LONGEST_ENTRY: Final = 2**16 - 1
_HASH_BYTES: Final = 32
_HIGHEST_LEVEL: Final = 63
_INDEX: Final = re.compile(r"((?:x[0-9]{3}/){0,5})([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")

Hashes = Callable[[int, int], bytes]
"""The hashes of the tile of a level and index, one after another, as many as there are."""


@dataclass(frozen=True, slots=True)
class Place:
    """A tile's place in its level, and how many hashes (or entries) of it are meant."""

    index: int
    width: int = WIDTH

    def __str__(self) -> str:
        """Return the path: three digits an element, `x` before all but the last."""
        digits = f"{self.index:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        *before, last = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        path = "".join(f"x{part}/" for part in before) + last
        return path if self.width == WIDTH else f"{path}.p/{self.width}"

    @classmethod
    def parse(cls, path: str) -> Self:
        """Read a path; raise `ValueError` for what is none, or not written in the one way."""
        found = _INDEX.fullmatch(path)
        if found is None:
            raise ValueError("not the path of a tile")
        before, last, width = found.groups()
        place = cls(int(re.sub(r"[x/]", "", before) + last), int(width) if width else WIDTH)
        if str(place) != path or place.width > WIDTH:
            raise ValueError("not the path of a tile")
        return place


def widths(size: int) -> Iterable[tuple[int, Place]]:
    """List the partial tiles (level, place) that a tree of this size ends in."""
    for level in range(_HIGHEST_LEVEL + 1):
        count = size >> HEIGHT * level
        if count == 0:
            return
        if count % WIDTH:
            yield level, Place(count // WIDTH, count % WIDTH)


def node_from_tiles(hashes: Hashes) -> Node:
    """Let the tree's complete subtrees be read from tiles."""

    def node(level: int, index: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        first = index << above
        tile, at = divmod(first, WIDTH)
        data = hashes(tile_level, tile)
        parts = [
            data[place * _HASH_BYTES : (place + 1) * _HASH_BYTES]
            for place in range(at, at + (1 << above))
        ]
        if any(len(part) != _HASH_BYTES for part in parts):
            raise ValueError(f"the tile {tile_level}/{tile} is too short")
        while len(parts) > 1:
            pairs = zip(parts[::2], parts[1::2], strict=True)
            parts = [merkle.node_hash(left, right) for left, right in pairs]
        return parts[0]

    return node


def bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries as a bundle: each after its length in two bytes, the greater first."""
    if any(len(entry) > LONGEST_ENTRY for entry in entries):
        raise ValueError("an entry is too long for a bundle")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """Read a bundle; raise `ValueError` where it ends within an entry."""
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        entry = data[at + 2 : at + 2 + length]
        if at + 2 > len(data) or len(entry) != length:
            raise ValueError("the bundle ends within an entry")
        entries.append(entry)
        at += 2 + length
    return entries
