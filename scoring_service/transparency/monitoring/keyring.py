"""Which key signs a log, and how a new one takes over.

A checkpoint counts when the present key has signed it. A new key becomes the present one by a
handover: a checkpoint that both have signed, and the new key's entry in the log below it. A former
key signs nothing more, but what it signed keeps its worth.
"""

from collections.abc import Sequence
from typing import Final

from scoring_service.kernel import canonical
from scoring_service.transparency import handovers, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.handovers import Handover
from scoring_service.transparency.monitoring.findings import LieError
from scoring_service.transparency.monitoring.source import Source
from scoring_service.transparency.notes import Note, UnacceptableNoteError, VerifierKey

_MOST_HANDOVERS: Final = 1000


class Keyring:
    """The keys of one log that were trusted so far, the present one last."""

    def __init__(self, keys: Sequence[VerifierKey]) -> None:
        self.keys = list(keys)
        self.origin = self.keys[-1].name
        if any(key.name != self.origin for key in self.keys):
            raise ValueError("The keys are of several logs.")

    def accept(self, data: bytes, source: Source) -> tuple[Checkpoint, list[Handover]]:
        """Read a checkpoint that the present key has signed, or one that it has handed over to.

        Returns it and the handovers, whose checkpoints are still to be compared with the tree.
        Raises `LieError` where no trusted key vouches for it.
        """
        try:
            note = notes.parse(data)
            checkpoint = Checkpoint.parse(note.text)
        except UnacceptableNoteError as error:
            what = f"What the log serves as its checkpoint is none: {error}."
            raise LieError(what, {"checkpoint": data}) from error
        if checkpoint.origin != self.origin:
            what = f"The checkpoint is of another log: {checkpoint.origin}, not {self.origin}."
            raise LieError(what, {"checkpoint": data})
        return checkpoint, self._handed_over(note, data, source)

    def _handed_over(self, note: Note, data: bytes, source: Source) -> list[Handover]:
        passed: list[Handover] = []
        if self._signed(note, data):
            return passed
        served = source.handovers()
        for one in handovers.listed(served)[:_MOST_HANDOVERS]:
            handover = Handover.find(one)
            if handover is not None and self._continues(handover):
                self.keys.append(handover.key)
                passed.append(handover)
                if self._signed(note, data):
                    return passed
        raise LieError(
            f"The checkpoint is not signed by {self.keys[-1]}, the key of {self.origin} that is "
            "trusted, and no handover leads from it to the key that has signed.",
            {"checkpoint": data, "handovers": canonical.dumps(served)},
        )

    def _signed(self, note: Note, data: bytes) -> bool:
        present = self.keys[-1]
        if all((one.name, one.key_id) != (present.name, present.id) for one in note.signatures):
            return False
        try:
            note.verified_by([present])
        except UnacceptableNoteError as error:
            what = f"The checkpoint's signature by {present} is false."
            raise LieError(what, {"checkpoint": data}) from error
        return True

    def _continues(self, handover: Handover) -> bool:
        present, new = self.keys[-1], handover.key
        return handover.previous == present and new.name == self.origin and new not in self.keys
