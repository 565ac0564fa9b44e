"""An appender that is killed and started again, over and over, and says what it saw.

Each cycle is a process of its own that appends and seals until it is killed at a random instant. It
reports an entry once its transaction has committed, and a checkpoint once it was given out. At the
end every report is held against the log. Run as a program: `python -m tests.transparency.crashing
<directory> <cycles> <seed>`; the last line it writes is a JSON object of what was found.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import text

from scoring_service.kernel.database import open_engine, reading, transaction
from scoring_service.transparency import entries, log, merkle, sealing
from scoring_service.transparency.checkpoints import Checkpoint
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.signing import Signer
from tests.factories import logs
from tests.factories.schema import create_tables

_MOST_LINES = 8
_LONGEST_SECONDS = 0.01
"""A process is killed so long after it has reported some lines: both at random."""


def run(directory: Path, cycles: int, seed: int) -> dict[str, int]:
    """Kill and start an appender so many times; return what was seen and what was wrong."""
    chance = random.Random(seed)
    url = f"sqlite:///{directory / 'scoring.db'}"
    engine = open_engine(url)
    create_tables(engine)
    logs.begin(engine, directory, now=datetime.now(UTC))
    engine.dispose()
    answered: list[str] = []
    signed: list[str] = []
    for cycle in range(cycles):
        lines = _cycle(partial(_append, url, directory, cycle), chance)
        answered += [line.removeprefix("entry ") for line in lines if line.startswith("entry ")]
        signed += [line for line in lines if line.startswith("note ")]
    return _judge(url, directory, answered, signed) | {"cycles": cycles}


def _append(url: str, directory: Path, cycle: int, say: Callable[[str], None]) -> None:
    """Append and seal for ever, as web processes and worker do."""
    engine = open_engine(url)
    signer, memory = Signer(directory / "log_key"), Memory(directory / "log_checkpoint")
    say("ready")
    for number in range(10**6):
        about = f"dec_{cycle}_{number}"
        with transaction(engine) as session:
            log.append(session, entries.decision(about, f"sha256:{cycle:032}{number:032}"))
        say(f"entry {about}")
        if number % 2:
            note = sealing.seal(engine, signer.key, memory, now=datetime.now(UTC))
            say("note " + json.dumps(note))


def _cycle(act: Callable[[Callable[[str], None]], None], chance: random.Random) -> list[str]:
    """Let a process act, kill it some time after it is ready, and return the lines it wrote."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)

        def say(line: str) -> None:
            os.write(write, f"{line}\n".encode())

        with suppress(BaseException):
            act(say)
        os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        lines = [pipe.readline() for _ in range(1 + chance.randrange(_MOST_LINES))]
        time.sleep(chance.uniform(0, _LONGEST_SECONDS))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the appender ended by itself"
        lines += pipe.read().splitlines()
        return [line.decode().rstrip("\n") for line in lines]


def _judge(url: str, directory: Path, answered: list[str], signed: list[str]) -> dict[str, int]:
    engine = open_engine(url)
    memory = Memory(directory / "log_checkpoint")
    sealing.seal(engine, Signer(directory / "log_key").key, memory, now=datetime.now(UTC))
    with reading(engine) as session:
        rows = session.execute(
            text("SELECT about, entry FROM log_leaves WHERE position >= 0 ORDER BY position")
        ).all()
    engine.dispose()
    leaves = [merkle.leaf_hash(bytes(row.entry)) for row in rows]
    checkpoints = [Checkpoint.of_note(json.loads(line.removeprefix("note "))) for line in signed]
    return {
        "answered": len(answered),
        "lost": len(set(answered) - {row.about for row in rows}),
        "signed": len(checkpoints),
        "inconsistent": sum(point.root != _root(leaves[: point.size]) for point in checkpoints),
        "entries": len(leaves),
    }


def _root(hashes: list[bytes]) -> bytes:
    """Hash a tree level by level: a second way, beside the one that made the tiles."""
    while len(hashes) > 1:
        pairs = [merkle.node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2 :]
    return hashes[0]


if __name__ == "__main__":
    found = run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(f"{json.dumps(found)}\n")
