"""The last checkpoint, kept outside the database: what was signed once must not be taken back.

After a restore from a backup the database may know less than was published. Signing on would give
two logs under one name. So the last checkpoint is written to a file as well, and nothing is signed
on a tree that does not begin with it. The file does not belong into the same backup.

What is kept only ever grows, whichever of several processes keeps its checkpoint first.
"""

from pathlib import Path

from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.private_files import replace_private
from scoring_service.kernel.texts import marked as N_
from scoring_service.kernel.turns import Turn
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.tree import StoredTree


class Memory:
    """The file that holds the last checkpoint."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def recall(self) -> Checkpoint | None:
        """Return the last checkpoint; None before there was one. Raises for a file of another."""
        try:
            return Checkpoint.of_note(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise _unreadable(self.path) from error

    def keep(self, note: str) -> None:
        """Remember a checkpoint, on the disk before this returns, unless a larger one is kept.

        Raises `Unavailable` where it cannot be kept.
        """
        size = Checkpoint.of_note(note).size
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with Turn(f"{self.path}-turn"):
                if self.is_behind(size):
                    replace_private(self.path, note.encode())
        except OSError as error:
            raise _not_kept(self.path, size, error) from error

    def is_behind(self, size: int) -> bool:
        """Tell whether less is kept than a checkpoint of this size."""
        kept = self.recall()
        return (kept.size if kept else 0) < size

    def refuse_other(self, tree: StoredTree, size: int) -> None:
        """Raise `Unavailable` unless the stored tree of `size` leaves begins with what is kept."""
        kept = self.recall()
        if kept is None:
            return
        if kept.size > size:
            raise _shorter(kept.size, size, self.path)
        if tree.root(kept.size) != kept.root:
            raise _other(kept.size, self.path)


def _shorter(published: int, stored: int, path: Path) -> Unavailable:
    return Unavailable(
        "log_shorter",
        N_("The log is shorter than what was published of it"),
        N_("{published} entries were signed for, and the database holds {stored} of them."),
        N_(
            "Nothing is signed until the missing entries are fed again: "
            "`scoring log refeed`, from a mirror of the log; see docs/operating.md."
        ),
        published=published,
        stored=stored,
        path=path,
    )


def _other(size: int, path: Path) -> Unavailable:
    return Unavailable(
        "log_differs",
        N_("The log is not the one that was published"),
        N_("The first {size} entries of the database are not those that were signed for."),
        N_("Nothing is signed. Find out what changed by `scoring log fsck`; restore a backup."),
        size=size,
        path=path,
    )


def _unreadable(path: Path) -> Unavailable:
    return Unavailable(
        "log_memory_unreadable",
        N_("The last checkpoint cannot be read"),
        N_("The file {path} holds no readable checkpoint, so nobody knows what was signed last."),
        N_("Put the last checkpoint there, from a mirror of the log or from a witness."),
        path=path,
    )


def _not_kept(path: Path, size: int, error: OSError) -> Unavailable:
    return Unavailable(
        "log_memory_not_kept",
        N_("The last checkpoint cannot be kept"),
        N_("{size} entries were signed for, and the file {path} cannot be written: {why}."),
        N_("Let the service write the file and its directory. Nothing is signed before it can."),
        size=size,
        path=path,
        why=error.strerror or type(error).__name__,
    )
