"""Sealing: waiting entries take their places in the tree, and a checkpoint is signed over it.

One transaction, alone in the whole installation. Before it the last checkpoint is held against the
one kept outside the database; after it the new one is kept there. A process that dies in between
leaves the kept one behind the database, never ahead of it, and by one checkpoint at most: nothing
is signed before the last one is kept.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Engine, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from scoring_service.kernel.database import reading, serialise, transaction
from scoring_service.kernel.errors import Refusal, Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency import alarms, keyring, log, merkle
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import Signer, SigningKey
from scoring_service.transparency.tables import CheckpointRow, LeafRow
from scoring_service.transparency.tree import StoredTree

_ABOUT: Final = "log"
_MOST_AT_ONCE: Final = 5_000
_KEPT_CHECKPOINTS: Final = 1_000

_PLACE: Final = (
    update(LeafRow).where(LeafRow.id == bindparam("leaf")).values(position=bindparam("place"))
)
_SIZE: Final = select(func.max(CheckpointRow.size))
_WAITING: Final = (
    select(LeafRow.id, LeafRow.entry)
    .where(LeafRow.position.is_(None))
    .order_by(LeafRow.id)
    .limit(_MOST_AT_ONCE)
)


def seal(engine: Engine, key: SigningKey, memory: Memory, *, now: datetime) -> str | None:
    """Sign for what waits; return the checkpoint, or None where nothing waits.

    Raises `Unavailable`, having signed nothing, where the database is not what was published.
    """
    with reading(engine) as session:
        size = session.scalar(_SIZE) or 0
        if log.count_waiting(session) == 0 and _kept_size(memory) == size:
            return None
    with transaction(engine) as session:
        note = seal_in(session, [key], memory, now=now)
    memory.keep(note)
    return note


def seal_or_raise_alarm(engine: Engine, signer: Signer, memory: Memory, *, now: datetime) -> None:
    """Seal; while that fails, however it does, an alarm says so, and the failure is raised."""
    try:
        seal(engine, signer.key, memory, now=now)
    except Refusal as refusal:
        if refusal.code == alarms.CONTRADICTED:
            raise  # its own alarm stands already, about the witness
        values = {name: str(value) for name, value in refusal.params.items()}
        _raise_alarm(engine, refusal.code, values, now)
        raise
    except Exception as error:
        _raise_alarm(engine, alarms.NOT_SIGNED, {"error": type(error).__name__}, now)
        raise
    with reading(engine) as session:
        gone = [alarm.code for alarm in alarms.list_alarms(session) if alarm.about == _ABOUT]
    if gone:
        with transaction(engine) as session:
            for code in gone:
                alarms.clear_alarm(session, code, _ABOUT)


def seal_in(session: Session, keys: Sequence[SigningKey], memory: Memory, *, now: datetime) -> str:
    """Seal what waits in the caller's transaction, signed by each of the keys; return the note."""
    serialise(session, "transparency log")
    keyring.refuse_foreign(session, keys)
    _refuse_contradicted(session)
    tree, size = StoredTree(session), session.scalar(_SIZE) or 0
    memory.refuse_other(tree, size)
    _keep_last(session, memory, size)
    waiting = session.execute(_WAITING).all()
    if not waiting and (row := session.get(CheckpointRow, size)) is not None:
        return row.note
    places = [{"leaf": row.id, "place": size + at} for at, row in enumerate(waiting)]
    session.connection().execute(_PLACE, places)
    size = tree.grow(size, [merkle.leaf_hash(row.entry) for row in waiting])
    text = str(Checkpoint(keys[0].name, size, tree.root(size)))
    note = text + "\n" + "".join(str(key.sign(text)) for key in keys)
    session.add(CheckpointRow(size=size, note=note, cosignatures="", signed_at=now))
    session.flush()
    session.execute(delete(CheckpointRow).where(CheckpointRow.size < _oldest_kept(session)))
    return note


def _refuse_contradicted(session: Session) -> None:
    """Raise `Unavailable` while a witness says that this log does not continue what it cosigned."""
    standing = [alarm for alarm in alarms.list_alarms(session) if alarm.code == alarms.CONTRADICTED]
    if standing:
        raise Unavailable(
            alarms.CONTRADICTED,
            N_("A witness contradicts the log"),
            N_("{said}"),
            N_("Nothing is signed. See docs/operating.md on a log that was set back."),
            said=standing[0].values["said"],
        )


def _kept_size(memory: Memory) -> int:
    kept = memory.recall()
    return kept.size if kept else 0


def _keep_last(session: Session, memory: Memory, size: int) -> None:
    """Keep what a process signed that died before it kept it, or could not."""
    if memory.is_behind(size):
        memory.keep(session.get_one(CheckpointRow, size).note)


def _raise_alarm(engine: Engine, code: str, values: Mapping[str, str], now: datetime) -> None:
    with transaction(engine) as session:
        alarms.raise_alarm(session, code, _ABOUT, values, now=now)


def _oldest_kept(session: Session) -> int:
    newest = select(CheckpointRow.size).order_by(CheckpointRow.size.desc())
    return session.scalar(newest.offset(_KEPT_CHECKPOINTS - 1).limit(1)) or 0
