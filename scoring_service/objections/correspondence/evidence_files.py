"""The files of evidence, by the digest of what they hold, each once (`$SCORING_VAR/evidence`).

A file is whole and on the disk before the row that names it is committed, so no row names a
missing file. Whoever writes or removes the file of a digest holds that digest's turn in the
database until the row is there or is not: the sweep never takes what is being added.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.kernel import canonical
from scoring_service.kernel.database import serialise
from scoring_service.kernel.private_files import make_private_directory, replace_private, to_disk

_DIGEST: Final = re.compile(r"sha256:([0-9a-f]{64})")
_NAME: Final = re.compile(r"([0-9a-f]{64})(\..*)?")


@dataclass(frozen=True)
class EvidenceFiles:
    """The directory of all evidence of an installation."""

    directory: Path

    def keep(self, session: Session, data: bytes) -> str:
        """Have the file on the disk, and return its digest, in the transaction of its row."""
        digest = canonical.digest(data)
        take_turn(session, digest)
        make_private_directory(self.directory)
        if self.find(digest) is None:
            replace_private(self._path(digest), data)
        else:
            to_disk(self.directory)  # whoever wrote it may have been killed before that
        return digest

    def find(self, digest: str) -> bytes | None:
        """Return what was kept under a digest; None where it is missing or differs from it."""
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError:
            return None
        return data if canonical.digest(data) == digest else None

    def list_kept(self) -> dict[str, Sequence[Path]]:
        """Return every file by digest, drafts of interrupted writers too."""
        kept: defaultdict[str, list[Path]] = defaultdict(list)
        if self.directory.is_dir():
            for path in sorted(self.directory.iterdir()):
                if named := _NAME.fullmatch(path.name):
                    kept[f"sha256:{named[1]}"].append(path)
        return dict(kept)

    def is_kept(self, digest: str, paths: Sequence[Path]) -> bool:
        """Tell whether these files are the one of the digest, and nothing besides."""
        return list(paths) == [self._path(digest)]

    def remove(
        self, session: Session, digest: str, *, needed: Callable[[Session, str], bool]
    ) -> int:
        """Remove the drafts of a digest, and its file unless it is needed; return how many."""
        take_turn(session, digest)
        spared = self._path(digest) if needed(session, digest) else None
        doomed = [path for path in self.list_kept().get(digest, ()) if path != spared]
        for path in doomed:
            with suppress(FileNotFoundError):
                path.unlink()
        return len(doomed)

    def _path(self, digest: str) -> Path:
        named = _DIGEST.fullmatch(digest)
        if named is None:
            raise ValueError(f"not a digest: {digest!r}")
        return self.directory / named[1]


def take_turn(session: Session, digest: str) -> None:
    """Wait until nobody else writes or removes the file of this digest, and be the one."""
    serialise(session, "evidence", digest)
