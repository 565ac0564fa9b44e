"""The log's public keys: which have signed, since when, and how each took over from the last.

A new key is an entry of the log, under a checkpoint that both keys sign: who trusted the old one
can follow. Old keys are kept for ever, so that what they signed stays checkable.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import UNREADABLE, reading, serialise, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.private_files import create_private, move_private, replace_private
from scoring_service.kernel.texts import marked as N_
from scoring_service.kernel.turns import Turn
from scoring_service.transparency import entries, keyring, log, sealing
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.signing import Signer, SigningKey, create_key
from scoring_service.transparency.tables import KeyRow

_FEW: Final = 1_000
"""So many waiting entries one checkpoint covers, and those that come meanwhile."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key as it is published; `until` None of the one that signs now."""

    key: str
    since: datetime
    until: datetime | None
    handover: Mapping[str, Any] | None


def list_keys(session: Session) -> Sequence[PublicKey]:
    """Return all keys, the one that signs now first."""
    rows = session.scalars(select(KeyRow).order_by(KeyRow.since.desc(), KeyRow.key)).all()
    if not all(isinstance(row.key, str) for row in rows):
        raise TypeError("a key that is no text")
    keys = [PublicKey(row.key, row.since, row.until, row.handover) for row in rows]
    return sorted(keys, key=lambda key: key.until is not None)


def find_beginning(session: Session) -> datetime | None:
    """Return since when the log has a key; None before it has one."""
    return session.scalar(select(func.min(KeyRow.since)))


def verifier_keys(session: Session) -> list[VerifierKey]:
    """Return all keys, to check what was signed with any of them; what is none has signed none."""
    found = (_find_written(key) for key in session.scalars(select(KeyRow.key)))
    return [key for key in found if key is not None]


def _find_written(key: str) -> VerifierKey | None:
    try:
        return VerifierKey.parse(key)
    except UNREADABLE:
        return None


def establish(session: Session, signer: Signer, origin: str, *, now: datetime) -> None:
    """Begin the log, in the caller's transaction, with a key under the origin.

    Does nothing where it has begun: a file that is gone then is lost, and must be said to be.
    """
    serialise(session, "transparency log")
    if session.scalars(select(KeyRow.key)).first() is not None:
        return
    create_key(signer.path, origin)
    log.append(session, entries.key(signer.key.public))
    session.add(KeyRow(key=str(signer.key.public), since=now))


def refuse_stranger(engine: Engine, signer: Signer) -> None:
    """Raise `Unavailable` unless the signer's key is the one that signs for this log now."""
    with reading(engine) as session:
        keyring.refuse_foreign(session, [signer.key])


def finish_rotation(engine: Engine, path: Path) -> None:
    """Put a new key's file in its place, where the process that let it take over died before.

    Raises `Unavailable` where it cannot be put there.
    """
    if _is_due(engine, path):
        with _turn(path):
            _finish(engine, path)


def rotate(engine: Engine, signer: Signer, memory: Memory, *, now: datetime) -> PublicKey:
    """Let a new key take over, under a checkpoint signed by both; return it.

    The new key is on the disk before anything names it, and takes the old one's place last.
    Raises `Unavailable` where it cannot be written; `finish_rotation` mends what had begun.
    """
    with _turn(signer.path):
        _finish(engine, signer.path)
        refuse_stranger(engine, signer)
        old = signer.key
        _seal_most(engine, old, memory, now=now)
        new = _prepare(signer.path, old.name)
        with transaction(engine) as session:
            note = _hand_over(session, old, new, memory, now=now)
        memory.keep(note)
        move_private(_coming(signer.path), signer.path)
    with reading(engine) as session:
        return list_keys(session)[0]


def replace_lost(engine: Engine, path: Path, *, now: datetime) -> PublicKey:
    """Let a new key take over from one that is lost; return it. No old key vouches for it.

    Raises `Unavailable` where the file holds the log's key: then it is not lost.
    """
    with _turn(path):
        _finish(engine, path)
        with reading(engine) as session:
            lost = keyring.current_key(session)
        if _find_key(path) == lost:
            raise _not_lost(path)
        new = _prepare(path, lost.name)
        with transaction(engine) as session:
            serialise(session, "transparency log")
            for row in session.scalars(select(KeyRow).where(KeyRow.until.is_(None))):
                row.until = now
            log.append(session, entries.key(new.public))
            session.add(KeyRow(key=str(new.public), since=now))
        move_private(_coming(path), path)
    return PublicKey(str(new.public), now, None, None)


def _hand_over(
    session: Session, old: SigningKey, new: SigningKey, memory: Memory, *, now: datetime
) -> str:
    serialise(session, "transparency log")
    keyring.refuse_foreign(session, [old])
    entry = entries.key(new.public)
    log.append(session, entry)
    coming = KeyRow(key=str(new.public), since=now)
    session.add(coming)
    session.flush()  # both may sign until this transaction ends
    note = sealing.seal_in(session, [old, new], memory, now=now)
    proof = log.Prover(session).prove(entry.about)
    if proof is None:
        raise _unproved()
    coming.handover = {"previous": str(old.public), "checkpoint": note, "proof": proof}
    session.get_one(KeyRow, str(old.public)).until = now
    return note


def _seal_most(engine: Engine, key: SigningKey, memory: Memory, *, now: datetime) -> None:
    """Sign for what waits until one checkpoint can cover the rest, and the new key's entry."""
    while True:
        with reading(engine) as session:
            if log.count_waiting(session) <= _FEW:
                return
        sealing.seal(engine, key, memory, now=now)


def _prepare(path: Path, name: str) -> SigningKey:
    """Make a key that is on the disk, beside the file whose place it is to take."""
    key = SigningKey.generate(name)
    replace_private(_coming(path), f"{key}\n".encode(), like=path)
    return key


def _finish(engine: Engine, path: Path) -> None:
    if _is_due(engine, path):
        move_private(_coming(path), path)


def _is_due(engine: Engine, path: Path) -> bool:
    """Tell whether the key that signs now still waits for its place."""
    found = _find_key(_coming(path))
    if found is None:
        return False
    with reading(engine) as session:
        signing = session.scalars(select(KeyRow.key).where(KeyRow.until.is_(None))).all()
    return str(found) in signing


def _find_key(path: Path) -> VerifierKey | None:
    """Return the public half of the key in a file; None where it holds no usable one."""
    try:
        return SigningKey.parse(path.read_text(encoding="utf-8")).public
    except (OSError, ValueError):
        return None


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Let one process at a time replace the key; say it plainly where none can."""
    held = path.with_name(f"{path.name}-turn")
    try:
        create_private(held, b"", like=path)
        with Turn(str(held)):
            yield
    except OSError as error:
        raise _not_replaced(path, error) from error


def _not_lost(path: Path) -> Unavailable:
    return Unavailable(
        "log_key_not_lost",
        N_("The signing key is not lost"),
        N_("The file {path} holds the key that signs for this log."),
        N_("Use `scoring log rotate` without --lost."),
        path=path,
    )


def _not_replaced(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        "log_key_not_replaced",
        N_("The signing key's file cannot be put in place"),
        N_("{path}, or a file beside it, cannot be written: {why}."),
        N_(
            "Let the user that the service runs as write the directory {directory}, and do it "
            "again as that user. A rotation that had begun is finished then; nothing else was "
            "changed."
        ),
        path=path,
        directory=path.parent,
        why=(error.strerror or type(error).__name__).lower(),
    )


def _unproved() -> Unavailable:
    return Unavailable(
        "handover_unproved",
        N_("The new key cannot be proved"),
        N_("More entries waited than one checkpoint takes, so the new key's is not covered."),
        N_("Nothing was changed. Run `scoring log rotate` again."),
    )


def _coming(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")
