"""Proofs that an entry is in the log, to be kept and checked without it (c2sp.org/tlog-proof)."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from scoring_service.transparency import merkle, notes
from scoring_service.transparency.checkpoints import Checkpoint, read_hash
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey

_FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
_MOST_HASHES: Final = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the entry is, the hashes from its leaf up, and the checkpoint as it was signed."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        hashes = [base64.b64encode(part).decode("ascii") for part in self.hashes]
        return "\n".join([_FIRST_LINE, f"index {self.index}", *hashes, "", self.checkpoint])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a written proof strictly; extra data, which nobody vouches for, is refused."""
        head, _, checkpoint = text.partition("\n\n")
        first, index, *hashes = [*head.split("\n"), ""][: 3 + _MOST_HASHES]
        if first != _FIRST_LINE or not index.startswith("index ") or hashes.pop() != "":
            raise UnacceptableNoteError("not a proof")
        number = index.removeprefix("index ")
        if not (number.isascii() and number.isdecimal()):
            raise UnacceptableNoteError("not a proof")
        proof = cls(int(number), tuple(map(read_hash, hashes)), checkpoint)
        if str(proof) != text:
            raise UnacceptableNoteError("not a proof")
        return proof

    def check(self, entry: bytes, trusted: Iterable[VerifierKey]) -> Checkpoint:
        """Return the checkpoint that includes the entry; raise `UnacceptableNoteError`."""
        note = notes.parse(self.checkpoint.encode())
        checkpoint = Checkpoint.parse(note.text)
        signers = note.verified_by(trusted)
        if all(key.name != checkpoint.origin for key in signers):
            raise UnacceptableNoteError("the log itself has not signed the checkpoint")
        if not self.includes(entry):
            raise UnacceptableNoteError("the entry is not in the log at this place")
        return checkpoint

    def includes(self, entry: bytes) -> bool:
        """Tell whether the entry is in the tree of the checkpoint, whoever has signed that."""
        tree, leaf = Checkpoint.of_note(self.checkpoint), merkle.leaf_hash(entry)
        return merkle.includes(tree.root, tree.size, self.index, leaf, self.hashes)
