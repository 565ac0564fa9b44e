"""The keys of a log that was fed again: which took over from which, since when, and what shows it.

The order is that of their entries in the log. When a key took over, and that the one before it
vouched for it, went with the database. Both are put back from what was kept elsewhere: a handover,
a checkpoint that both have signed, or both private keys, which then vouch once more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.transparency import entries, merkle, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.handovers import Handover
from scoring_service.transparency.notes import Note, UnacceptableNoteError, VerifierKey
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.signing import SigningKey
from scoring_service.transparency.tables import KeyRow, LeafRow
from scoring_service.transparency.tree import StoredTree

_STEP: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept outside the database and may show how one key took over from another."""

    handovers: Sequence[Handover]
    notes: Sequence[str]
    """Whatever may be a checkpoint."""
    last: str | None
    """The last checkpoint, which a key of this log has signed."""
    private: Sequence[SigningKey]
    at: datetime
    """When the last checkpoint was kept, the latest that any of it can be."""

    def vouched(self, trusted: Sequence[VerifierKey]) -> list[VerifierKey]:
        """Return these keys, and those that handovers lead to from them."""
        found = list(trusted)
        for handover in self.handovers:
            if handover.previous in found and handover.key not in found:
                found.append(handover.key)
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """One key after another; `shown` where anybody can see that it took over from that."""

    previous: str
    key: str
    shown: bool


def date_keys(session: Session, lost: Collection[str], kept: Kept) -> None:
    """Put the keys with a lost entry back into their places, the last of all signing now.

    What no handover tells of their times is set as late as it can have been.
    """
    told = {str(one.key): one.since_at() for one in kept.handovers}
    for key in lost:
        if session.get(KeyRow, key) is None:
            session.add(KeyRow(key=key, since=kept.at))
    session.flush()
    rows, latest = _in_order(session), kept.at
    for row in reversed(rows):
        if row.key in lost:
            row.since = min(told.get(row.key) or row.since, latest)
        latest = min(row.since, latest) - _STEP
    for earlier, later in pairwise(rows):
        if later.key in lost:
            later.since = max(later.since, earlier.since + _STEP)
        earlier.until = later.since
    rows[-1].until = None
    session.flush()


def restore_handovers(session: Session, kept: Kept) -> list[Step]:
    """Show again, where it is not shown, that each key took over from the one before.

    Returns the steps that were not shown before, shown now or not.
    """
    tree, steps = StoredTree(session), []
    for previous, row in pairwise(_in_order(session)):
        if row.handover is None and (position := _position(session, row)) is not None:
            pair = VerifierKey.parse(previous.key), VerifierKey.parse(row.key)
            found = _find(tree, kept, pair, position)
            row.handover = found.stored() if found else None
            steps.append(Step(previous.key, row.key, shown=found is not None))
    session.flush()
    return steps


_Pair = tuple[VerifierKey, VerifierKey]


def _in_order(session: Session) -> list[KeyRow]:
    """Return the keys by the places of their entries; those that wait for one last."""
    rows = session.scalars(select(KeyRow).order_by(KeyRow.since, KeyRow.key)).all()
    places = {row.key: _position(session, row) for row in rows}
    return sorted(rows, key=lambda row: (places[row.key] is None, places[row.key] or 0))


def _position(session: Session, row: KeyRow) -> int | None:
    about = entries.key(VerifierKey.parse(row.key)).about
    return session.scalar(select(LeafRow.position).where(LeafRow.about == about))


def _find(tree: StoredTree, kept: Kept, pair: _Pair, position: int) -> Handover | None:
    for handover in kept.handovers:
        if (handover.previous, handover.key) == pair and _is_ours(tree, handover.signed()):
            return handover
    for note in kept.notes:
        if found := _proved(tree, pair, position, _signed_by(note, pair)):
            return found
    return _proved(tree, pair, position, _sign(tree, kept, pair))


def _is_ours(tree: StoredTree, checkpoint: Checkpoint) -> bool:
    try:
        return tree.root(checkpoint.size) == checkpoint.root
    except ValueError:
        return False


def _signed_by(note: str, pair: _Pair) -> Note | None:
    """Return the checkpoint with the lines of these two; None unless both have signed it."""
    try:
        whole = notes.parse(note.encode())
        if set(whole.verified_by(pair)) != set(pair):
            return None
    except UnacceptableNoteError:
        return None
    ids = {(key.name, key.id) for key in pair}
    lines = tuple(one for one in whole.signatures if (one.name, one.key_id) in ids)
    return Note(whole.text, lines)


def _sign(tree: StoredTree, kept: Kept, pair: _Pair) -> Note | None:
    """Let both keys sign the last checkpoint once more; None where either is not here."""
    private = {key.public: key for key in kept.private}
    if kept.last is None or not all(key in private for key in pair):
        return None
    text = notes.parse(kept.last.encode()).text
    if not _is_ours(tree, Checkpoint.parse(text)):
        return None
    return Note(text, tuple(private[key].sign(text) for key in pair))


def _proved(tree: StoredTree, pair: _Pair, position: int, signed: Note | None) -> Handover | None:
    if signed is None:
        return None
    checkpoint = Checkpoint.parse(signed.text)
    if position >= checkpoint.size or not _is_ours(tree, checkpoint):
        return None
    hashes = merkle.inclusion_proof(tree.node, position, checkpoint.size)
    proof = Proof(position, tuple(hashes), str(signed))
    handover = Handover(*pair, str(signed), str(proof))
    return handover if handover.holds() else None
