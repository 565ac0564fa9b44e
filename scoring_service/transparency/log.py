"""The log: entries are appended with what they are about, and proved once a checkpoint covers them.

Appending is one more row in the caller's transaction. Taking a place in the tree, and being signed
for, comes later and elsewhere (`sealing`), so that writers do not wait for one another.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import count
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import UNREADABLE
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency import merkle, tiles
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.entries import Entry, edition_of
from scoring_service.transparency.proofs import Proof
from scoring_service.transparency.tables import CheckpointRow, LeafRow
from scoring_service.transparency.tiles import Place
from scoring_service.transparency.tree import StoredTree

_HASH_BYTES: Final = 32
_APPEND: Final = insert(LeafRow).inline()
_LATEST: Final = (
    select(CheckpointRow.size, CheckpointRow.note, CheckpointRow.cosignatures)
    .where(CheckpointRow.size.between(0, 2**63 - 1))  # a text, which SQLite keeps, is above these
    .order_by(CheckpointRow.size.desc())
    .limit(1)
)
_POSITION: Final = select(LeafRow.position).where(LeafRow.about == bindparam("about"))


def append(session: Session, entry: Entry) -> None:
    """Append an entry, in the caller's transaction; each thing of ours has at most one."""
    values = {"about": entry.about, "entry": bytes(entry)}
    session.connection().execute(_APPEND, values)


def append_missing(session: Session, entries: Iterable[Entry]) -> int:
    """Append those that the log does not have; return how many they were."""
    missing = [entry for entry in entries if find_entry(session, entry.about) is None]
    for entry in missing:
        append(session, entry)
    return len(missing)


def find_entry(session: Session, about: str) -> bytes | None:
    """Return the entry about something of ours, in the tree or on its way there."""
    return session.scalar(select(LeafRow.entry).where(LeafRow.about == about))


def count_editions(session: Session) -> int:
    """Count the editions of the source catalogue that the log holds."""
    for number in count(1):
        if find_entry(session, edition_of(number)) is None:
            return number - 1
    raise AssertionError("editions end")


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the log has it: what it is said to be about, and what it says itself."""

    about: str | None
    content: Mapping[str, Any]
    data: bytes


def list_told(session: Session, kind: str) -> list[Told]:
    """Return every entry of a kind, found by what the entries themselves say.

    Looks through the whole log, which the database does at some million entries a second.
    """
    needle = f'"kind":"{kind}"'.encode()
    rows = session.execute(
        select(LeafRow.about, LeafRow.entry).where(_holds(session, needle)).order_by(LeafRow.id)
    )
    told = (_told(row.about, row.entry) for row in rows)
    return [entry for entry in told if entry is not None and entry.content["kind"] == kind]


def _told(about: str | None, data: bytes) -> Told | None:
    """Read an entry; one that was written over so that it cannot be read tells nothing."""
    try:
        content = json.loads(data)
    except UNREADABLE:
        return None
    return Told(about, content, data) if isinstance(content, dict) and "kind" in content else None


def _holds(session: Session, needle: bytes) -> ColumnElement[bool]:
    if session.get_bind().dialect.name == "postgresql":
        return LeafRow.entry.op("LIKE")(b"%" + needle + b"%")
    return func.instr(LeafRow.entry, needle) > 0


def count_waiting(session: Session) -> int:
    """Count the entries that no checkpoint covers yet."""
    waiting = select(func.count()).select_from(LeafRow).where(LeafRow.position.is_(None))
    return session.scalars(waiting).one()


def find_checkpoint(session: Session) -> str | None:
    """Return the latest checkpoint with the lines of its witnesses; None before there is one.

    Raises `Unavailable` where what is stored of it is no text.
    """
    row = session.execute(_LATEST).one_or_none()
    if row is None:
        return None
    if not (isinstance(row.note, str) and isinstance(row.cosignatures, str)):
        raise unreadable()
    return row.note + row.cosignatures


@dataclass(frozen=True, slots=True)
class Head:
    """The latest checkpoint's size, and when it was signed; None where that cannot be read."""

    size: int
    signed_at: datetime | None


def find_head(session: Session) -> Head | None:
    """Return how far the log is signed for; None before there is a checkpoint."""
    row = session.execute(_LATEST).one_or_none()
    if row is None:
        return None
    wanted = select(CheckpointRow.signed_at).where(CheckpointRow.size == row.size)
    try:
        return Head(row.size, session.execute(wanted).scalar_one())
    except UNREADABLE:
        return Head(row.size, None)


def unreadable() -> Unavailable:
    """Return the refusal to serve of the log what somebody spoiled in the database."""
    return Unavailable(
        "stored_log_unreadable",
        N_("What is stored of the log cannot be read"),
        N_("A row of the transparency log holds what it cannot, so nobody gets it."),
        N_("Whoever runs the service must restore it; `scoring log fsck` says what differs."),
    )


class Prover:
    """Proves entries against the latest checkpoint, which it reads once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tree = StoredTree(session)

    @cached_property
    def _head(self) -> tuple[str, int]:
        """Return the latest checkpoint and its size."""
        note = find_checkpoint(self._session)
        try:
            return ("", 0) if note is None else (note, Checkpoint.of_note(note).size)
        except ValueError as error:
            raise unreadable() from error

    def find_entry(self, about: str) -> bytes | None:
        """Return the entry about something, proved or not."""
        return find_entry(self._session, about)

    def prove(self, about: str) -> str | None:
        """Return the proof of the entry about something; None while no checkpoint covers it.

        Raises `Unavailable` where what is stored of the log does not give one.
        """
        position = self._session.connection().scalar(_POSITION, {"about": about})
        if position is None:
            return None
        note, size = self._head
        if position >= size:
            return None
        try:
            hashes = merkle.inclusion_proof(self._tree.node, position, size)
        except ValueError as error:  # tiles are missing
            raise unreadable() from error
        return str(Proof(position, tuple(hashes), note))

    def prove_entry(self, about: str) -> dict[str, Any] | None:
        """Return the entry about something and its proof; None while no checkpoint covers it."""
        entry, proof = self.find_entry(about), self.prove(about)
        return {"entry": json.loads(entry), "proof": proof} if entry and proof else None


def find_tile(session: Session, level: int, place: Place) -> bytes | None:
    """Return the hashes of a tile; None where the log is not signed for so far."""
    if not _is_signed(session, level, place):
        return None
    wanted = place.width * _HASH_BYTES
    found = StoredTree(session).hashes(level, place.index)
    return found[:wanted] if len(found) >= wanted else None


def find_bundle(session: Session, place: Place) -> bytes | None:
    """Return the entries under a tile of level 0; None where the log is not signed for so far."""
    if not _is_signed(session, 0, place):
        return None
    first = place.index * tiles.WIDTH
    found = session.scalars(_entries(first, first + place.width)).all()
    return tiles.bundle(found) if len(found) == place.width else None


def _is_signed(session: Session, level: int, place: Place) -> bool:
    """Tell whether the latest checkpoint covers all that is asked for.

    Asked first: the largest address that can be written is past what a database can count to.
    """
    row = session.execute(_LATEST).one_or_none()
    end = place.index * tiles.WIDTH + place.width
    return row is not None and end <= row.size >> tiles.HEIGHT * level


def _entries(first: int, end: int) -> Select[bytes]:
    between = LeafRow.position >= first, LeafRow.position < end
    return select(LeafRow.entry).where(*between).order_by(LeafRow.position)
