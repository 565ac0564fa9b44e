"""The transparency log of a test: begun with one key, sealed when a test says so."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text

from scoring_service.kernel.database import reading, transaction
from scoring_service.transparency import keys, sealing
from scoring_service.transparency.keyring import open_signer
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import Signer, sign_with, signer_of

ORIGIN = "127.0.0.1:8000/log"
_TABLES = ("log_leaves", "log_tiles", "log_checkpoints", "log_keys")


def begin(engine: Engine, var: Path, *, now: datetime) -> Signer:
    """Begin the log of a database with a key in the installation's directory."""
    signer = open_signer(engine, var / "log_key")
    with transaction(engine) as session:
        keys.establish(session, Signer(signer.path), ORIGIN, now=now)
    sign_with(engine, signer)
    return signer


def seal(engine: Engine, *, now: datetime) -> str | None:
    """Sign a checkpoint over what waits, as the worker does each second."""
    signer = signer_of(engine)
    memory = Memory(signer.path.with_name("log_checkpoint"))
    return sealing.seal(engine, signer.key, memory, now=now)


def back_up(engine: Engine) -> Callable[[], None]:
    """Remember all rows of the log; the returned function puts them back."""
    with reading(engine) as session:
        rows = {
            name: session.execute(text(f'SELECT * FROM "{name}"')).mappings().all()
            for name in _TABLES
        }

    def restore() -> None:
        with transaction(engine) as session:
            for name in _TABLES:
                session.execute(text(f'DELETE FROM "{name}"'))
                for row in rows[name]:
                    columns = ", ".join(f'"{column}"' for column in row)
                    values = ", ".join(f":{column}" for column in row)
                    insert = f'INSERT INTO "{name}" ({columns}) VALUES ({values})'
                    session.execute(text(insert), dict(row))

    return restore
