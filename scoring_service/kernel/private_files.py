"""Files that only their owner may read: written whole or not at all, and on the disk before use."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def create_private(path: Path, data: bytes, *, like: Path | None = None) -> bool:
    """Create the file, unless it is there; tell whether it was created here.

    Of several processes the first wins; the others find its file. With `like` it gets the owner
    of that file.
    """
    draft = _draft(path, data, _owner(like or path))
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    to_disk(path.parent)
    return True


def replace_private(path: Path, data: bytes, *, like: Path | None = None) -> None:
    """Write the file in the place of the one that may be there, and let it keep its owner.

    With `like` it gets that file's owner.
    """
    draft = _draft(path, data, _owner(like or path))
    try:
        draft.replace(path)
    except OSError:
        draft.unlink()  # what it holds may be a secret
        raise
    to_disk(path.parent)


def move_private(path: Path, target: Path) -> None:
    """Put a file in the place of the one that may be there."""
    path.replace(target)
    to_disk(target.parent)


def make_private_directory(path: Path) -> None:
    """Make a directory that only its owner may enter, unless it is there."""
    if path.is_dir():
        return
    owner = _heir(path.parent)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner is not None:
        with suppress(PermissionError):
            os.chown(path, *owner)
    to_disk(path.parent)


def to_disk(directory: Path) -> None:
    """Let the names in a directory outlast a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_Owner = tuple[int, int] | None


def _owner(path: Path) -> _Owner:
    """Return owner and group of a file; where there is none, of whom it should be."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return _heir(path.parent)
    return found.st_uid, found.st_gid


def _heir(directory: Path) -> _Owner:
    """Return whom a new file should belong to: what root makes is for the directory's owner."""
    if os.geteuid() != 0 or not directory.exists():
        return None
    found = directory.stat()
    return found.st_uid, found.st_gid


def _draft(path: Path, data: bytes, owner: _Owner) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if owner is not None:
            with suppress(PermissionError):  # only root gives files away
                os.chown(descriptor, *owner)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return draft
