"""Feeding a log again that was set back: the missing entries come from a mirror of it.

A mirror is a directory of entry bundles as the log serves them (c2sp.org/tlog-tiles). The entries
are taken only if, after those that are there, they give exactly the checkpoint that was signed
last. Entries that say themselves what they are about are kept so; what the others were about is
gone with the database that held it.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise, transaction
from scoring_service.kernel.errors import Invalid, NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency import merkle, notes, tiles
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.entries import about_of, edition_of
from scoring_service.transparency.keys import verifier_keys
from scoring_service.transparency.log import count_editions
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.notes import UnacceptableNoteError, VerifierKey
from scoring_service.transparency.tables import CheckpointRow, KeyRow, LeafRow
from scoring_service.transparency.tiles import Place
from scoring_service.transparency.tree import StoredTree


def refeed(
    engine: Engine, memory: Memory, mirror: Path, *, trusted: VerifierKey, now: datetime
) -> int:
    """Append what is missing up to the last checkpoint; return how many entries that were.

    The checkpoint must be signed by `trusted`, the installation's key, or by one that the database
    knows. Raises `NotFound` where the mirror lacks an entry, `Invalid` where anything is of another
    log.
    """
    kept = memory.recall()
    with transaction(engine) as session:
        serialise(session, "transparency log")
        size = session.scalar(select(func.max(CheckpointRow.size))) or 0
        if kept is None or kept.size <= size:
            return 0
        _refuse_foreign(memory, [trusted, *verifier_keys(session)])
        missing = list(_entries(mirror, size, kept.size))
        tree = StoredTree(session)
        tree.grow(size, map(merkle.leaf_hash, missing))
        if tree.root(kept.size) != kept.root:
            raise _foreign(mirror)
        _place(session, missing, size)
        _restore_keys(session, missing, now)
        session.add(CheckpointRow(size=kept.size, note=memory.path.read_text(), signed_at=now))
    return len(missing)


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


def _refuse_foreign(memory: Memory, trusted: Sequence[VerifierKey]) -> None:
    """Raise `Invalid` unless the last checkpoint is signed by a key of this log."""
    note = memory.path.read_text(encoding="utf-8")
    origin = Checkpoint.of_note(note).origin
    try:
        signers = notes.parse(note.encode()).verified_by(trusted)
    except UnacceptableNoteError:
        signers = ()
    if all(key.name != origin for key in signers):
        raise Invalid(
            "checkpoint_of_another_log",
            N_("The checkpoint is of another log"),
            N_("The checkpoint in {path} is not signed by a key of this log."),
            N_("Put the last checkpoint of this log there; nothing was changed."),
            path=memory.path,
        )


def _restore_keys(session: Session, missing: Sequence[bytes], now: datetime) -> None:
    """Let a key that took over in the lost time be this log's again."""
    for content in map(json.loads, missing):
        if content["kind"] == "key" and session.get(KeyRow, content["key"]) is None:
            for row in session.scalars(select(KeyRow).where(KeyRow.until.is_(None))):
                row.until = now
            session.add(KeyRow(key=content["key"], since=now))


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
            return tiles.unbundle(path.read_bytes())
    raise NotFound(
        "mirror_incomplete",
        N_("The mirror lacks entries"),
        N_("{mirror} has no bundle {place} of entries."),
        N_("Use a mirror that followed the log until its last checkpoint."),
        mirror=mirror,
        place=str(Place(index, width)),
    )


def _foreign(mirror: Path) -> Invalid:
    return Invalid(
        "mirror_of_another_log",
        N_("The mirror is of another log"),
        N_("The entries in {mirror} do not lead to the checkpoint that was signed last."),
        N_("Use a mirror of this log; nothing was changed."),
        mirror=mirror,
    )
