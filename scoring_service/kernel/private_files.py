"""Files that only their owner may read: written whole or not at all, and on the disk before use."""

import os
import secrets
from pathlib import Path


def create_private(path: Path, data: bytes) -> bool:
    """Create the file, unless it is there; tell whether it was created here.

    Of several processes the first wins; the others find its file.
    """
    draft = _draft(path, data)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _to_disk(path.parent)
    return True


def replace_private(path: Path, data: bytes) -> None:
    """Write the file in the place of the one that may be there."""
    _draft(path, data).replace(path)
    _to_disk(path.parent)


def _draft(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _to_disk(directory: Path) -> None:
    """Let the names in a directory outlast a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
