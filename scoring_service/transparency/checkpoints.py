"""Checkpoints: what the log signs of itself, its name, size and root (c2sp.org/tlog-checkpoint)."""

import base64
from dataclasses import dataclass
from typing import Final, Self

from scoring_service.transparency import notes
from scoring_service.transparency.notes import UnacceptableNoteError

_HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the log `origin` when it had `size` leaves; `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n"

    @classmethod
    def of_note(cls, note: str) -> Self:
        """Read the checkpoint of a signed note, without checking who signed it."""
        return cls.parse(notes.parse(note.encode()).text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a note's text; extension lines are refused: this log has none."""
        origin, size, root, *rest = [*text.split("\n"), "", ""]
        if not origin or not _is_number(size) or any(rest):
            raise UnacceptableNoteError("not a checkpoint")
        checkpoint = cls(origin, int(size), read_hash(root))
        if str(checkpoint) != text:
            raise UnacceptableNoteError("not a checkpoint")
        return checkpoint


def _is_number(text: str) -> bool:
    plain = text.isascii() and text.isdecimal() and len(text) < 20  # noqa: PLR2004 - below 2^64
    return plain and (text == "0" or text[0] != "0")


def read_hash(text: str) -> bytes:
    """Read a hash in base64; raise `UnacceptableNoteError` for what is none."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise UnacceptableNoteError("not a hash") from error
    if len(data) != _HASH_BYTES:
        raise UnacceptableNoteError("not a hash")
    return data
