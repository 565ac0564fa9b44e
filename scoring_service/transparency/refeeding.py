"""Feeding a log again that was set back: the missing entries come from a mirror of it.

A mirror is a directory of entry bundles as the log serves them (c2sp.org/tlog-tiles). The entries
are taken only if, after those that are there, they give exactly the checkpoint that was signed
last. Entries that say themselves what they are about are kept so; what the others were about is
gone with the database that held it. How keys took over comes back as far as anything shows it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise, transaction
from scoring_service.kernel.errors import Invalid, NotFound, Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency import handovers, merkle, notes, tiles
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.entries import about_of, edition_of
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.log import count_editions
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey
from scoring_service.transparency.signing import SigningKey
from scoring_service.transparency.succession import Kept, Step, date_keys, restore_handovers
from scoring_service.transparency.tables import CheckpointRow, LeafRow
from scoring_service.transparency.tiles import Place
from scoring_service.transparency.tree import StoredTree


@dataclass(frozen=True, slots=True)
class Fed:
    """How many entries were fed, and the steps from key to key that nothing showed before."""

    count: int
    steps: Sequence[Step]


def refeed(
    engine: Engine, memory: Memory, mirror: Path, keys: Sequence[SigningKey], *, now: datetime
) -> Fed:
    """Append what is missing up to the last checkpoint, and show again how keys took over.

    `keys` are the installation's own, first, and former ones. The checkpoint must be signed by the
    first, by one that the database knows, or by one that a handover in the mirror leads to. Raises
    `NotFound` where the mirror lacks an entry, `Invalid` where anything is of another log, and
    `Unavailable` where the database is not whole.
    """
    last = memory.recall()
    with transaction(engine) as session:
        serialise(session, "transparency log")
        kept = _kept(session, memory, mirror, keys, now)
        size = session.scalar(select(func.max(CheckpointRow.size))) or 0
        if last is None or last.size <= size:
            return Fed(0, restore_handovers(session, kept))
        if kept.last is None:
            raise _checkpoint_of_another(memory.path)
        missing = _grown(session, mirror, size, last)
        _place(session, missing, size)
        date_keys(session, _keys_among(missing), kept)
        session.add(CheckpointRow(size=last.size, note=kept.last, signed_at=kept.at))
        return Fed(len(missing), restore_handovers(session, kept))


def _kept(
    session: Session, memory: Memory, mirror: Path, keys: Sequence[SigningKey], now: datetime
) -> Kept:
    written = [path for path in (memory.path, mirror / "checkpoint") if path.is_file()]
    at = datetime.fromtimestamp(memory.path.stat().st_mtime, UTC) if written[:1] else now
    kept = Kept(
        handovers=handovers.list_kept(mirror),
        notes=[path.read_text(encoding="utf-8", errors="replace") for path in written],
        last=None,
        private=keys,
        at=min(at, now),
    )
    trusted = kept.vouched([keys[0].public, *verifier_keys(session)])
    own = memory.path in written and _is_signed(kept.notes[0], trusted)
    return replace(kept, last=kept.notes[0] if own else None)


def _grown(session: Session, mirror: Path, size: int, last: Checkpoint) -> list[bytes]:
    """Add the missing entries to the stored tree, if they lead to the last checkpoint."""
    missing = list(_entries(mirror, size, last.size))
    tree = StoredTree(session)
    try:
        _refuse_other_tree(session, tree, size)
        tree.grow(size, map(merkle.leaf_hash, missing))
    except ValueError as error:
        raise _not_whole(size) from error
    if tree.root(last.size) != last.root:
        raise _foreign(mirror)
    return missing


def _refuse_other_tree(session: Session, tree: StoredTree, size: int) -> None:
    """Raise `ValueError` unless the stored tree is the one that the stored checkpoint is of."""
    row = session.get(CheckpointRow, size)
    if row is not None and tree.root(size) != Checkpoint.of_note(row.note).root:
        raise ValueError("the tree is another one")


def _keys_among(missing: Sequence[bytes]) -> list[str]:
    told = map(json.loads, missing)
    return [content["key"] for content in told if content["kind"] == "key"]


def _place(session: Session, missing: Sequence[bytes], first: int) -> None:
    """Give the entries their old places: those that wait here again, and those that are gone."""
    waiting = {
        row.entry: row for row in session.scalars(select(LeafRow).where(LeafRow.position.is_(None)))
    }
    editions = count(count_editions(session) + 1)
    for place, entry in enumerate(missing, start=first):
        row = waiting.pop(entry, None)
        if row is None:
            content = json.loads(entry)
            edition = edition_of(next(editions)) if content["kind"] == "catalogue" else None
            about = about_of(content) or edition
            session.add(LeafRow(about=about, entry=entry, position=place))
        else:
            row.position = place
    session.flush()


def _is_signed(note: str, trusted: Sequence[VerifierKey]) -> bool:
    """Tell whether a checkpoint is signed by a key of its log that is trusted."""
    try:
        origin = Checkpoint.of_note(note).origin
        signers = notes.parse(note.encode()).verified_by(trusted)
    except UnacceptableNoteError:
        return False
    return any(key.name == origin for key in signers)


def _entries(mirror: Path, first: int, end: int) -> Iterator[bytes]:
    for index in range(first // tiles.WIDTH, -(-end // tiles.WIDTH)):
        start = index * tiles.WIDTH
        found = _bundle(mirror, index, min(tiles.WIDTH, end - start))
        yield from found[max(0, first - start) : end - start]


def _bundle(mirror: Path, index: int, width: int) -> list[bytes]:
    """Read the first entries under a tile, from any bundle that has so many."""
    directory = mirror / "tile" / "entries"
    for candidate in range(tiles.WIDTH, width - 1, -1):
        path = directory / str(Place(index, candidate))
        if path.is_file():
            return _read(path, candidate)
    raise NotFound(
        "mirror_incomplete",
        N_("The mirror lacks entries"),
        N_("{mirror} has no bundle {place} of entries."),
        N_("Use a mirror that followed the log until its last checkpoint."),
        mirror=mirror,
        place=str(Place(index, width)),
    )


def _read(path: Path, width: int) -> list[bytes]:
    try:
        found = tiles.unbundle(path.read_bytes())
    except ValueError:
        found = []
    if len(found) != width:
        raise Invalid(
            "mirror_damaged",
            N_("The mirror is damaged"),
            N_("The file {path} does not hold the {width} entries that its name says."),
            N_("Use another mirror of the log, or mend this one; nothing was changed."),
            path=path,
            width=width,
        )
    return found


def _not_whole(size: int) -> Unavailable:
    return Unavailable(
        "stored_log_not_whole",
        N_("The stored log is not whole"),
        N_("The stored hashes are not those of the {size} entries that the database signed for."),
        N_(
            "Restore all tables of the log from one backup, then feed again; "
            "`scoring log fsck` says what differs. Nothing was changed."
        ),
        size=size,
    )


def _checkpoint_of_another(path: Path) -> Invalid:
    return Invalid(
        "checkpoint_of_another_log",
        N_("The checkpoint is of another log"),
        N_("The checkpoint in {path} is not signed by a key of this log."),
        N_("Put the last checkpoint of this log there; nothing was changed."),
        path=path,
    )


def _foreign(mirror: Path) -> Invalid:
    return Invalid(
        "mirror_of_another_log",
        N_("The mirror is of another log"),
        N_("The entries in {mirror} do not lead to the checkpoint that was signed last."),
        N_("Use a mirror of this log; nothing was changed."),
        mirror=mirror,
    )
