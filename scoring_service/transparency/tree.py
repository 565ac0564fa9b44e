"""The stored tree: read tile by tile, each once, and grown at its right edge."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.transparency import merkle, tiles
from scoring_service.transparency.tables import TileRow

_HASH_BYTES: Final = 32

_TILE: Final = select(TileRow.hashes)


class StoredTree:
    """The tree as its tiles hold it, within one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tiles: dict[tuple[int, int], bytearray] = {}
        self._grown: set[tuple[int, int]] = set()
        self.node = tiles.node_from_tiles(self.hashes)

    def hashes(self, level: int, index: int) -> bytes:
        """Return the hashes of a tile, as many as there are; none of a tile that is not there."""
        return bytes(self._tile(level, index))

    def root(self, size: int) -> bytes:
        """Return the root over the first leaves; raise `ValueError` where tiles are missing."""
        return merkle.root(self.node, size)

    def grow(self, size: int, leaves: Iterable[bytes]) -> int:
        """Add the hashes of leaves to a tree of this size and store the tiles; return the size."""
        for leaf in leaves:
            self._put(0, size, leaf)
            size += 1
        for level, index in sorted(self._grown):
            hashes = bytes(self._tiles[level, index])
            self._session.merge(TileRow(level=level, index=index, hashes=hashes))
        self._session.flush()
        self._grown.clear()
        return size

    def _put(self, level: int, place: int, found: bytes) -> None:
        index, at = divmod(place, tiles.WIDTH)
        tile = self._tile(level, index)
        if len(tile) != at * _HASH_BYTES:
            raise ValueError(f"the tile {level}/{index} does not hold {at} hashes")
        tile += found
        self._grown.add((level, index))
        if at + 1 == tiles.WIDTH:
            half = tiles.HEIGHT * (level + 1) - 1
            left, right = self.node(half, 2 * index), self.node(half, 2 * index + 1)
            self._put(level + 1, index, merkle.node_hash(left, right))

    def _tile(self, level: int, index: int) -> bytearray:
        known = self._tiles.get((level, index))
        if known is None:
            query = _TILE.where(TileRow.level == level, TileRow.index == index)
            found = self._session.scalar(query) or b""
            if not isinstance(found, bytes):
                raise ValueError(f"the tile {level}/{index} holds no bytes")
            known = bytearray(found)
            self._tiles[level, index] = known
        return known
