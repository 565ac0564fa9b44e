"""Which key signs a log, and how a new one takes over.

A checkpoint counts when the present key has signed it. A new key becomes the present one by a
handover: a checkpoint that both have signed, and the new key's entry in the log below it. A former
key signs nothing more, but what it signed keeps its worth.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scoring_service.kernel import canonical
from scoring_service.transparency import notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.monitoring.findings import LieError
from scoring_service.transparency.monitoring.source import Source
from scoring_service.transparency.notes import Note, UnacceptableNoteError, VerifierKey
from scoring_service.transparency.proofs import Proof

_MOST_HANDOVERS: Final = 1000


class Keyring:
    """The keys of one log that were trusted so far, the present one last."""

    def __init__(self, keys: Sequence[VerifierKey]) -> None:
        self.keys = list(keys)
        self.origin = self.keys[-1].name
        if any(key.name != self.origin for key in self.keys):
            raise ValueError("The keys are of several logs.")

    def accept(self, data: bytes, source: Source) -> tuple[Checkpoint, list[str]]:
        """Read a checkpoint that the present key has signed, or one that it has handed over to.

        Returns it and the checkpoints of the handovers, which are still to be compared with the
        tree. Raises `LieError` where no trusted key vouches for it.
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

    def _handed_over(self, note: Note, data: bytes, source: Source) -> list[str]:
        passed: list[str] = []
        if self._signed(note, data):
            return passed
        served = source.handovers()
        for handover in _listed(served)[:_MOST_HANDOVERS]:
            key = self._successor(handover)
            if key is not None:
                self.keys.append(key)
                passed.append(handover["checkpoint"])
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

    def _successor(self, handover: Any) -> VerifierKey | None:  # noqa: ANN401 - whatever is served
        """Return the key that the present one hands over to, if this shows that it does."""
        present = self.keys[-1]
        try:
            if not isinstance(handover, Mapping) or handover["previous"] != str(present):
                return None
            key = VerifierKey.parse(handover["key"])
            note = notes.parse(handover["checkpoint"].encode())
            checkpoint = Checkpoint.parse(note.text)
            entry = canonical.dumps({"kind": "key", "key": str(key)})
            shown = Proof.parse(handover["proof"]).check(entry, [present])
            both = set(note.verified_by([present, key])) == {present, key}
        except (UnacceptableNoteError, KeyError, TypeError, AttributeError):
            return None
        holds = both and shown == checkpoint and key.name == self.origin == checkpoint.origin
        return key if holds and key not in self.keys else None


def _listed(served: Any) -> list[Any]:  # noqa: ANN401 - whatever is served
    items = served.get("items") if isinstance(served, Mapping) else None
    return items if isinstance(items, list) else []
