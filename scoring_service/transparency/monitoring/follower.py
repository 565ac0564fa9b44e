"""Following a log over time: what it shows now against all that it has signed before.

Every signed checkpoint that was ever seen is kept until the entries that the log shows give its
root: a log cannot unsay what it has signed.
"""

import copy
import random
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from scoring_service.kernel.clock import rfc3339
from scoring_service.transparency import merkle, notes, tiles
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.monitoring import entries
from scoring_service.transparency.monitoring.findings import LieError, UnableError
from scoring_service.transparency.monitoring.growth import Growth
from scoring_service.transparency.monitoring.keeping import Keeping, State
from scoring_service.transparency.monitoring.keyring import Keyring
from scoring_service.transparency.monitoring.ledger import Ledger
from scoring_service.transparency.monitoring.mirror import ENTRIES, Mirror
from scoring_service.transparency.monitoring.receipts import Receipts
from scoring_service.transparency.monitoring.source import Source
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.tiles import WIDTH, Place

PATIENCE: Final = timedelta(hours=1)
"""How long a log may lack what it has signed for elsewhere.

A checkpoint covers an entry within ten seconds; while the service stands still it takes longer.
"""

_SAMPLE: Final = 3
_HASH_BYTES: Final = 32

Record = Callable[[str, Mapping[str, bytes]], None]
"""Keeps a lie, with its evidence, that need not end the round."""


class Follower:
    """A log, our copy of it and what is remembered of it; `served` is its newest checkpoint."""

    def __init__(
        self, source: Source, keeping: Keeping, state: State, record: Record, *, now: datetime
    ) -> None:
        self._source, self._keeping, self._state = source, keeping, state
        self._record, self._now = record, now
        self._mirror = Mirror(keeping.directory)
        self._keyring = Keyring([VerifierKey.parse(key) for key in state.keys])
        self.served = b""

    def follow(self) -> None:
        """Fetch and examine what is new; raise `LieError` where it contradicts what was before."""
        state, known = self._state, self.known()
        if not self._has_root(known):
            what = f"The copy of the log in {self._keeping.directory} is damaged"
            raise UnableError(f"{what}: begin again in another directory.")
        self.served = self._source.checkpoint()
        served, handovers = self._keyring.accept(self.served, self._source)
        state.keys = list(map(str, self._keyring.keys))
        note = self.served.decode()
        self._keeping.keep_handovers(handovers)
        self.remember(*(handover.checkpoint for handover in handovers), note)
        if served.size < known.size:
            self._refuse_shorter(served, known)
        if served.size == known.size and served.root != known.root:
            raise LieError(_forked(known.size))
        if served.size > known.size:
            self._advance(known, served, note)
        self._confirm()

    def known(self) -> Checkpoint:
        """Return the last checkpoint whose entries were all examined."""
        if self._state.checkpoint is None:
            return Checkpoint(self._keyring.origin, 0, merkle.EMPTY_ROOT)
        return _checkpoint(self._state.checkpoint)

    def remember(self, *signed: str) -> None:
        """Remember checkpoints that the log has signed, before anything else is asked."""
        state = self._state
        known = {one["note"] for one in state.unconfirmed} | {state.checkpoint}
        seen_at = rfc3339(self._now)
        state.unconfirmed += [
            {"note": note, "seen_at": seen_at} for note in signed if note not in known
        ]
        self._keeping.save(state)

    def receipts(self) -> Receipts:
        """Return what receipts are compared with, as things stand."""
        size = self.known().size
        return Receipts(self._keyring.keys, self._mirror, self._state.ledger, size)

    def look_again(self) -> None:
        """Compare some of what the log serves with what it served before."""
        size = self.known().size
        count = -(-size // WIDTH)
        for index in _some(range(count)):
            place = Place(index, min(WIDTH, size - index * WIDTH))
            if self._source.tile(0, place)[: place.width * _HASH_BYTES] != self._leaves(place):
                raise LieError(f"The log serves another tile 0/{place} than before.")
            served = _entries(self._source.bundle(place))[: place.width]
            ours = _entries(self._mirror.read(ENTRIES, index) or b"")[: place.width]
            for number, before in enumerate(ours, start=index * WIDTH):
                if served[number - index * WIDTH :][:1] != [before]:
                    raise LieError(f"The log does not serve entry {number} as before.")

    def _leaves(self, place: Place) -> bytes:
        return (self._mirror.read(0, place.index) or b"")[: place.width * _HASH_BYTES]

    def _refuse_shorter(self, served: Checkpoint, known: Checkpoint) -> None:
        if not self._has_root(served):
            raise LieError(_forked(served.size))
        raise LieError(
            f"The log was cut off: it has signed for {known.size} entries and now shows "
            f"{served.size}. If it was restored from a backup, it can be fed again from "
            f"{self._keeping.directory}."
        )

    def _advance(self, known: Checkpoint, served: Checkpoint, note: str) -> None:
        growth = Growth(self._source, self._mirror, known, served)
        growth.check()
        ledger = copy.deepcopy(self._state.ledger)
        for index, data in growth.entries():
            self._examine(ledger, index, data)
        if not self._has_root(served):
            raise UnableError("The copy of the log is not as it was written.")
        self._state.ledger, self._state.checkpoint = ledger, note
        self._keeping.save(self._state)

    def _examine(self, ledger: Ledger, index: int, data: bytes) -> None:
        try:
            entry = entries.read(data, self._keyring.origin)
        except entries.UnacceptableEntryError as error:
            self._record(f"Entry {index} of the log {error}.", {"entry": data})
            return
        for what in ledger.take(index, entry):
            self._record(what, {"entry": data})

    def _confirm(self) -> None:
        """Compare whatever else the log has signed with the entries that it shows."""
        state, size = self._state, self.known().size
        for one in list(state.unconfirmed):
            checkpoint, evidence = _checkpoint(one["note"]), {"other": one["note"].encode()}
            if checkpoint.size <= size:
                state.unconfirmed.remove(one)
                if not self._has_root(checkpoint):
                    self._record(_forked(checkpoint.size), evidence)
            elif self._now - datetime.fromisoformat(one["seen_at"]) > PATIENCE:
                self._record(_hidden(checkpoint.size, one["seen_at"]), evidence)
        self._keeping.save(state)

    def _has_root(self, checkpoint: Checkpoint) -> bool:
        try:
            return self._mirror.root(checkpoint.size) == checkpoint.root
        except ValueError:
            return False


def _some(places: range) -> Iterable[int]:
    return random.SystemRandom().sample(places, min(_SAMPLE, len(places)))


def _checkpoint(note: str) -> Checkpoint:
    return Checkpoint.parse(notes.parse(note.encode()).text)


def _entries(data: bytes) -> list[bytes]:
    try:
        return tiles.unbundle(data)
    except ValueError as error:
        raise LieError("The log serves entries that are cut off.") from error


def _forked(size: int) -> str:
    return f"The log was forked: it has signed two different roots for {size} entries."


def _hidden(size: int, seen_at: str) -> str:
    return f"The log hides entries: it had signed for {size} at {seen_at}, and shows fewer since."
