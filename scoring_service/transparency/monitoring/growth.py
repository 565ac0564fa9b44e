"""How a log grew from one signed checkpoint to a later one, by its tiles and its entries.

Every tile that is fetched is verified up to the new root before it is used, and the old root must
follow from the same tiles: then the new tree begins with the old one. Every entry must hash to its
leaf. Nothing unverified is kept.
"""

from collections.abc import Iterator
from functools import reduce
from typing import Final

from scoring_service.transparency import merkle, tiles
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.monitoring.findings import LieError
from scoring_service.transparency.monitoring.mirror import ENTRIES, Mirror
from scoring_service.transparency.monitoring.source import Source
from scoring_service.transparency.tiles import HEIGHT, WIDTH, Place

_HASH_BYTES: Final = 32


class Growth:
    """The tree of `new`, as the log serves it, and our copy, which goes up to `old`."""

    def __init__(self, source: Source, mirror: Mirror, old: Checkpoint, new: Checkpoint) -> None:
        self._source, self._mirror = source, mirror
        self._old, self._new = old, new
        self._verified: dict[tuple[int, int], bytes] = {}
        self.node = tiles.node_from_tiles(self.hashes)

    def check(self) -> None:
        """Raise `LieError` unless the tiles give the new root, and the old one with it."""
        for level, place in tiles.widths(self._new.size):
            data = self._fetched(level, place)
            self._verified[level, place.index] = data
        if merkle.root(self.node, self._new.size) != self._new.root:
            raise LieError(
                f"The tiles that the log serves do not give the root that it has signed for "
                f"{self._new.size} entries."
            )
        if merkle.root(self.node, self._old.size) != self._old.root:
            raise LieError(self._rewritten())

    def entries(self) -> Iterator[tuple[int, bytes]]:
        """Fetch the new entries, each with its index, and keep them and their tiles."""
        for level in range(1, 64):
            for index in self._touched(level):
                self._mirror.write(level, self._place(level, index), self.hashes(level, index))
        for index in self._touched(0):
            place, leaves = self._place(0, index), self.hashes(0, index)
            first = index * WIDTH
            entries = self._bundle(place, leaves)
            self._mirror.write(0, place, leaves)
            self._mirror.write(ENTRIES, place, tiles.bundle(entries))
            for number, entry in enumerate(entries, start=first):
                if number >= self._old.size:
                    yield number, entry

    def hashes(self, level: int, index: int) -> bytes:
        """Return a tile of the new tree that follows from its root."""
        found = self._verified.get((level, index))
        if found is not None:
            return found
        parent = self.node(HEIGHT * (level + 1), index)
        data = self._mirror.read(level, index) or b""
        if _subtree(data) != parent:
            data = self._fetched(level, Place(index))
            if _subtree(data) != parent:
                raise LieError(
                    f"The tile {level}/{Place(index)} that the log serves does not follow from "
                    f"the root that it has signed for {self._new.size} entries."
                )
        if level:  # those of the leaves would fill the memory, and each is read once
            self._verified[level, index] = data
        return data

    def _place(self, level: int, index: int) -> Place:
        return Place(index, min(WIDTH, (self._new.size >> HEIGHT * level) - index * WIDTH))

    def _touched(self, level: int) -> range:
        """Return the tiles of a level that the new tree has and the old one had not so wide."""
        old, new = (tree.size >> HEIGHT * level for tree in (self._old, self._new))
        return range(old // WIDTH, -(-new // WIDTH)) if new > old else range(0)

    def _fetched(self, level: int, place: Place) -> bytes:
        data = self._source.tile(level, place)[: place.width * _HASH_BYTES]
        if len(data) != place.width * _HASH_BYTES:
            raise LieError(f"The tile {level}/{place} that the log serves is too short.")
        return data

    def _bundle(self, place: Place, leaves: bytes) -> list[bytes]:
        data, first = self._source.bundle(place), place.index * WIDTH
        try:
            entries = tiles.unbundle(data)[: place.width]
        except ValueError as error:
            raise LieError(f"The entries {place} that the log serves are cut off.") from error
        if len(entries) < place.width:
            raise LieError(
                f"The log has signed for entry {first + len(entries)} and does not show it."
            )
        for number, entry in enumerate(entries):
            if merkle.leaf_hash(entry) != _part(leaves, number):
                raise LieError(
                    f"Entry {first + number}, as the log serves it, is not the one that the log "
                    "has signed: it does not hash to its leaf.",
                    {"entry": entry},
                )
        return entries

    def _rewritten(self) -> str:
        """Say which of the old entries is another one now."""
        for index in range(-(-self._old.size // WIDTH)):
            ours, theirs = self._mirror.read(0, index) or b"", self.hashes(0, index)
            for number in range(min(WIDTH, self._old.size - index * WIDTH)):
                if _part(ours, number) != _part(theirs, number):
                    return (
                        f"The log was rewritten: entry {index * WIDTH + number} is not the one "
                        f"that it had when it signed for {self._old.size} entries."
                    )
        return f"The log was rewritten: it has another root for its first {self._old.size} entries."


def _part(tile: bytes, number: int) -> bytes:
    return tile[number * _HASH_BYTES : (number + 1) * _HASH_BYTES]


def _subtree(tile: bytes) -> bytes | None:
    """Return the hash that a full tile has in the tile above."""
    if len(tile) != WIDTH * _HASH_BYTES:
        return None
    parts = [_part(tile, number) for number in range(WIDTH)]
    return reduce(lambda row, _: _paired(row), range(HEIGHT), parts)[0]


def _paired(row: list[bytes]) -> list[bytes]:
    pairs = zip(row[::2], row[1::2], strict=True)
    return [merkle.node_hash(left, right) for left, right in pairs]
