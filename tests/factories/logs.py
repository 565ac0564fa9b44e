"""The transparency log of a test: begun with one key, sealed when a test says so."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from scoring_service.transparency import keys, sealing
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import Signer, create_key, sign_with, signer_of

ORIGIN = "127.0.0.1:8000/log"


def begin(engine: Engine, var: Path, *, now: datetime) -> Signer:
    """Begin the log of a database with a key in the installation's directory."""
    create_key(var / "log_key", ORIGIN)
    signer = Signer(var / "log_key")
    keys.establish(engine, signer, now=now)
    sign_with(engine, signer)
    return signer


def seal(engine: Engine, *, now: datetime) -> str | None:
    """Sign a checkpoint over what waits, as the worker does each second."""
    signer = signer_of(engine)
    memory = Memory(signer.path.with_name("log_checkpoint"))
    return sealing.seal(engine, signer.key, memory, now=now)
