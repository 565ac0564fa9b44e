"""The monitor's own copy of the log: every tile and every bundle, laid out as tlog-tiles says.

A log that lost entries can be fed again from `tile/entries/`, and any web server can serve the
directory as it is. Only what was verified against a signed root is written here.
"""

import os
from pathlib import Path
from typing import Final

from scoring_service.transparency import merkle, tiles
from scoring_service.transparency.tiles import WIDTH, Place

ENTRIES: Final = "entries"


class Mirror:
    """Tiles and bundles below a directory; a narrower one goes when a wider one has come."""

    def __init__(self, directory: Path) -> None:
        self._tiles = directory / "tile"
        self.node = tiles.node_from_tiles(lambda level, index: self.read(level, index) or b"")

    def root(self, size: int) -> bytes:
        """Return the root of the first `size` entries; `ValueError` where some are lacking."""
        return merkle.root(self.node, size)

    def read(self, level: int | str, index: int) -> bytes | None:
        """Return the widest tile (or bundle: `ENTRIES`) of a place, if there is one."""
        full = self._tiles / str(level) / str(Place(index))
        if full.is_file():
            return full.read_bytes()
        widest = max(_partials(full), key=lambda path: int(path.name), default=None)
        return None if widest is None else widest.read_bytes()

    def write(self, level: int | str, place: Place, data: bytes) -> None:
        """Keep a tile or a bundle, on the disk when this returns."""
        path = self._tiles / str(level) / str(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, data)
        for narrower in _partials(self._tiles / str(level) / str(Place(place.index))):
            if place.width == WIDTH or int(narrower.name) < place.width:
                narrower.unlink()


def write_file(path: Path, data: bytes) -> None:
    """Replace a file as a whole: after a crash there is the old one or the new one."""
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _partials(full: Path) -> list[Path]:
    directory = full.with_name(f"{full.name}.p")
    found = directory.iterdir() if directory.is_dir() else ()
    return [path for path in found if path.name.isdecimal()]
