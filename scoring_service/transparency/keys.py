"""The log's public keys: which have signed, since when, and how each took over from the last.

A new key is an entry of the log, under a checkpoint that both keys sign: who trusted the old one
can follow. Old keys are kept for ever, so that what they signed stays checkable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.private_files import replace_private
from scoring_service.kernel.texts import marked as N_
from scoring_service.transparency import entries, log, sealing
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.notes import VerifierKey
from scoring_service.transparency.signing import Signer, SigningKey
from scoring_service.transparency.tables import KeyRow


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key as it is published; `until` None of the one that signs now."""

    key: str
    since: datetime
    until: datetime | None
    handover: Mapping[str, Any] | None


def list_keys(session: Session) -> Sequence[PublicKey]:
    """Return all keys, the one that signs now first."""
    rows = session.scalars(select(KeyRow).order_by(KeyRow.since.desc(), KeyRow.key))
    keys = [PublicKey(row.key, row.since, row.until, row.handover) for row in rows]
    return sorted(keys, key=lambda key: key.until is not None)


def verifier_keys(session: Session) -> list[VerifierKey]:
    """Return all keys, to check what was signed with any of them."""
    return [VerifierKey.parse(key.key) for key in list_keys(session)]


def establish(engine: Engine, signer: Signer, *, now: datetime) -> None:
    """Begin the log with the installation's first key; do nothing where it has begun.

    Finishes a rotation that was interrupted before the new key's file was in its place.
    """
    with reading(engine) as session:
        known = list_keys(session)
    if not known:
        with transaction(engine) as session:
            log.append(session, entries.key(signer.key.public))
            session.add(KeyRow(key=str(signer.key.public), since=now))
        return
    coming = _coming(signer.path)
    if coming.exists() and str(SigningKey.parse(coming.read_text()).public) == known[0].key:
        coming.replace(signer.path)
    refuse_stranger(engine, signer)


def refuse_stranger(engine: Engine, signer: Signer) -> None:
    """Raise `Unavailable` unless the signer's key is the one that signs for this log now."""
    with reading(engine) as session:
        known = list_keys(session)
    if not known:
        raise Unavailable(
            "log_not_begun",
            N_("The transparency log has not begun"),
            N_("The database has no signing key yet."),
            N_("Run `scoring db upgrade`."),
        )
    if str(signer.key.public) != known[0].key:
        raise Unavailable(
            "foreign_log_key",
            N_("The signing key is not this log's"),
            N_("The file {path} holds another key than the one that signs for this log."),
            N_("Restore the file from a backup. If it is lost, see docs/operating.md."),
            path=signer.path,
        )


def rotate(engine: Engine, signer: Signer, memory: Memory, *, now: datetime) -> PublicKey:
    """Let a new key take over, under a checkpoint signed by both; return it.

    The new key is on the disk before anything names it, and takes the old one's place last.
    """
    refuse_stranger(engine, signer)
    old, new = signer.key, SigningKey.generate(signer.key.name)
    coming = _coming(signer.path)
    replace_private(coming, f"{new}\n".encode())
    with transaction(engine) as session:
        note = _hand_over(session, old, new, memory, now=now)
    memory.keep(note)
    coming.replace(signer.path)
    with reading(engine) as session:
        return list_keys(session)[0]


def replace_lost(engine: Engine, signer: Signer, origin: str, *, now: datetime) -> PublicKey:
    """Let a new key take over from one that is lost; return it. No old key vouches for it.

    Raises `Unavailable` where the file holds the log's key: then it is not lost.
    """
    with reading(engine) as session:
        known = list_keys(session)
    if signer.path.exists() and known and str(signer.key.public) == known[0].key:
        raise Unavailable(
            "log_key_not_lost",
            N_("The signing key is not lost"),
            N_("The file {path} holds the key that signs for this log."),
            N_("Use `scoring log rotate` without --lost."),
            path=signer.path,
        )
    new = SigningKey.generate(origin)
    coming = _coming(signer.path)
    replace_private(coming, f"{new}\n".encode())
    with transaction(engine) as session:
        for row in session.scalars(select(KeyRow).where(KeyRow.until.is_(None))):
            row.until = now
        log.append(session, entries.key(new.public))
        session.add(KeyRow(key=str(new.public), since=now))
    coming.replace(signer.path)
    return PublicKey(str(new.public), now, None, None)


def _hand_over(
    session: Session, old: SigningKey, new: SigningKey, memory: Memory, *, now: datetime
) -> str:
    entry = entries.key(new.public)
    log.append(session, entry)
    note = sealing.seal_in(session, [old, new], memory, now=now)
    proof = log.Prover(session).prove(entry.about)
    row = session.get_one(KeyRow, str(old.public))
    row.until = now
    handover = {"previous": row.key, "checkpoint": note, "proof": proof}
    session.add(KeyRow(key=str(new.public), since=now, handover=handover))
    return note


def _coming(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")
