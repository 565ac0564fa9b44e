"""Is the stored log what it must be? The whole tree is built again from the entries and compared.

Each finding is one plain sentence. What an entry is about is compared by the domain that it is
about; here it is told only where an entry is missing, or is about nothing.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring_service.transparency import entries, merkle, notes
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.entries import Entry
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.merkle import Node
from scoring_service.transparency.notes import UnacceptableNoteError
from scoring_service.transparency.tables import CheckpointRow, KeyRow, LeafRow, TileRow
from scoring_service.transparency.tiles import HEIGHT, WIDTH

_HASH_BYTES = 32
_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Expected:
    """What the log must have of something of ours, if anything, and what is wrong with that."""

    entry: Entry | None = None
    faults: tuple[str, ...] = ()
    unreceipted: bool = False
    """It says nothing of a receipt: it is older than the log, or something is wrong."""
    about: tuple[str, ...] = ()
    """What entries may be about besides, which were compared already."""


Levels = list[list[bytes]]
"""The hashes of each level of tiles, of the whole tree."""


def find_tree_faults(session: Session, kept: str | None) -> Iterator[str]:
    """Yield every difference between the entries, the tiles and what was signed.

    `kept` is the checkpoint kept outside the database, read before the database is.
    """
    leaves = []
    placed = select(LeafRow.position, LeafRow.entry).where(LeafRow.position.is_not(None))
    ordered = placed.order_by(LeafRow.position).execution_options(yield_per=_ROWS_AT_ONCE)
    with session.execute(ordered) as rows:
        for expected, row in enumerate(rows):
            if row.position != expected:
                yield f"The entry at place {expected} is missing: the tree cannot be built again."
                return
            leaves.append(merkle.leaf_hash(row.entry))
    yield from _tile_faults(session, _levels(leaves))
    yield from _checkpoint_faults(session, leaves, kept)


def find_entry_fault(session: Session, entry: Entry) -> str | None:
    """Say what is wrong with the log's entry about something; None where nothing is."""
    found = session.scalar(select(LeafRow.entry).where(LeafRow.about == entry.about))
    if found is None:
        return f"The log has no entry about {entry.about}."
    if found != bytes(entry):
        return f"The log's entry about {entry.about} is not what is stored of it."
    return None


def find_unexpected(session: Session, expected: set[str]) -> Iterator[str]:
    """Yield every entry that is about nothing that is stored, or not about what it says."""
    rows = select(LeafRow.id, LeafRow.about, LeafRow.entry).execution_options(
        yield_per=_ROWS_AT_ONCE
    )
    for row in session.execute(rows):
        try:
            content = json.loads(row.entry)
            said = entries.about_of(content)
            personal = content["kind"] in {"score", "decision"}
        except (ValueError, KeyError, TypeError):
            yield f"The entry {row.id} of the log cannot be read."
            continue
        if said is not None and said != row.about:
            yield f"The log has an entry about {said} that is kept as one about {row.about}."
        elif row.about is None and personal:
            continue  # fed again after a restore: `count_fed_again`
        elif row.about not in expected and content["kind"] != "catalogue":
            yield f"The log has an entry about {row.about}, which is not stored any more."


def count_fed_again(session: Session) -> int:
    """Count the entries that were fed again after a restore: what they were about is lost."""
    lost = select(func.count()).select_from(LeafRow).where(LeafRow.about.is_(None))
    return session.scalars(lost).one()


def began_at(session: Session) -> datetime:
    """Return since when the log is: whatever is younger has an entry."""
    return session.scalars(select(func.min(KeyRow.since))).one()


def expected_keys(session: Session) -> Iterator[Entry]:
    """Yield the entries that the log must have of its keys."""
    for key in verifier_keys(session):
        yield entries.key(key)


def _levels(leaves: list[bytes]) -> Levels:
    levels = [leaves]
    while len(levels[-1]) >= WIDTH:
        below = levels[-1]
        full = len(below) // WIDTH
        levels.append([_top(below[at * WIDTH : (at + 1) * WIDTH]) for at in range(full)])
    return levels


def _top(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [merkle.node_hash(left, right) for left, right in pairs]
    return hashes[0]


def _tile_faults(session: Session, levels: Levels) -> Iterator[str]:
    rows = select(TileRow).execution_options(yield_per=_ROWS_AT_ONCE)
    stored = {(row.level, row.index): row.hashes for row in session.scalars(rows)}
    for level, hashes in enumerate(levels):
        for first in range(0, len(hashes), WIDTH):
            place = level, first // WIDTH
            expected = b"".join(hashes[first : first + WIDTH])
            found = stored.pop(place, b"")
            if found != expected:
                at = _first_difference(found, expected)
                yield f"The tile {place[0]}/{place[1]} differs from the entries at hash {at}."
    for level, index in sorted(stored):
        yield f"The tile {level}/{index} stands for no entries."


def _first_difference(found: bytes, expected: bytes) -> int:
    for at in range(0, max(len(found), len(expected)), _HASH_BYTES):
        if found[at : at + _HASH_BYTES] != expected[at : at + _HASH_BYTES]:
            return at // _HASH_BYTES
    return 0


def _checkpoint_faults(session: Session, leaves: list[bytes], kept: str | None) -> Iterator[str]:
    trusted, node = verifier_keys(session), _node(_levels(leaves))
    rows = session.execute(select(CheckpointRow.size, CheckpointRow.note))
    signed = {f"The checkpoint of size {row.size}": row.note for row in rows}
    latest = session.scalar(select(func.max(CheckpointRow.size))) or 0
    if kept is not None:
        signed["The checkpoint kept outside the database"] = kept
    for name, note in signed.items():
        try:
            notes.parse(note.encode()).verified_by(trusted)
            checkpoint = Checkpoint.of_note(note)
        except UnacceptableNoteError as error:
            yield f"{name} is not signed by the log: {error}."
            continue
        if checkpoint.size > len(leaves):
            yield f"{name} covers {checkpoint.size} entries, and {len(leaves)} are there."
        elif merkle.root(node, checkpoint.size) != checkpoint.root:
            yield f"{name} was signed over other entries."
    if latest != len(leaves):
        yield f"{len(leaves)} entries have a place, and {latest} were signed for."


def _node(levels: Levels) -> Node:
    def node(level: int, index: int) -> bytes:
        below, above = divmod(level, HEIGHT)
        return _top(levels[below][index << above : (index + 1) << above])

    return node
