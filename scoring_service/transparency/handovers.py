"""Handovers: what shows to whoever trusts one key of a log that the next one took over from it.

That is a checkpoint that both have signed, and the proof of the new key's entry under it. Whoever
follows a log keeps those that it has followed, in a directory laid out as `/log/` is served.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from scoring_service.transparency import entries, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey
from scoring_service.transparency.proofs import Proof

PLACE: Final = Path("keys", "handovers")
"""Where they are kept below a directory, and served below `/log/`."""


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover; `since`, which nobody has signed, is when it is said to have been."""

    previous: VerifierKey
    key: VerifierKey
    checkpoint: str
    proof: str
    since: str = ""

    @classmethod
    def find(cls, served: Any) -> Self | None:  # noqa: ANN401 - whatever is served
        """Read a handover; None for what is none, or does not show what it says."""
        try:
            previous = VerifierKey.parse(served["previous"])
            key = VerifierKey.parse(served["key"])
            since = str(served.get("since", ""))
            found = cls(previous, key, served["checkpoint"], served["proof"], since)
            return found if found.holds() else None
        except (KeyError, TypeError, AttributeError, UnacceptableNoteError):
            return None

    def holds(self) -> bool:
        """Tell whether both keys have signed, over a tree of this log that has the new one."""
        pair = {self.previous, self.key}
        try:
            note = notes.parse(self.checkpoint.encode())
            checkpoint = Checkpoint.parse(note.text)
            shown = Proof.parse(self.proof).check(bytes(entries.key(self.key)), [self.previous])
            both = set(note.verified_by(pair)) == pair
        except UnacceptableNoteError:
            return False
        names = {checkpoint.origin, self.previous.name, self.key.name}
        return both and len(pair) > 1 and shown == checkpoint and len(names) == 1

    def signed(self) -> Checkpoint:
        """Return the checkpoint that both have signed."""
        return Checkpoint.of_note(self.checkpoint)

    def since_at(self) -> datetime | None:
        """Return when it is said to have been; None where that is not said."""
        try:
            at = datetime.fromisoformat(self.since)
        except ValueError:
            return None
        return at if at.tzinfo else None

    def stored(self) -> dict[str, Any]:
        """Return what is stored of it beside the new key."""
        return {
            "previous": str(self.previous),
            "checkpoint": self.checkpoint,
            "proof": self.proof,
        }

    def served(self) -> dict[str, Any]:
        """Return it as it is served."""
        return {"key": str(self.key), "since": self.since, **self.stored()}


def listed(served: Any) -> list[Any]:  # noqa: ANN401 - whatever is served
    """Return the entries of what is served of handovers; none, where it is no list."""
    items = served.get("items") if isinstance(served, Mapping) else None
    return items if isinstance(items, list) else []


def list_kept(directory: Path) -> list[Handover]:
    """Return those that are kept below a directory, as far as they can be read and hold."""
    try:
        items = listed(json.loads((directory / PLACE).read_bytes()))
    except (OSError, ValueError):
        return []
    return [found for found in map(Handover.find, items) if found is not None]


def written(handovers: Iterable[Handover]) -> bytes:
    """Write handovers as they are served."""
    return json.dumps({"items": [one.served() for one in handovers]}, indent=1).encode() + b"\n"
