"""A worker that acts on due dates and is killed, over and over, until nothing is left to do.

Each life is a process of its own, killed at a random instant after it has begun. At the end every
objection, decision and entry of the log is counted.
"""

import os
import random
import signal
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.database import open_engine, reading
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.steps import EventKind, State
from scoring_service.objections.timing.due_dates import DueDates
from scoring_service.registry.served import Served, serve_with
from tests.factories import logs, policies, publications
from tests.factories.cases import LATE, Desk, deleted
from tests.factories.schema import create_tables

_LONGEST_SECONDS = 0.3
_MOST_LIVES = 400

Life = tuple[str, Path, FixedClock, Served]


def run(directory: Path, people: int, seed: int) -> dict[str, int]:
    """Let workers die until all is acted on; return what was found."""
    chance, url = random.Random(seed), f"sqlite:///{directory / 'scoring.db'}"
    clock = FixedClock(datetime(2026, 11, 1, 9, tzinfo=UTC))
    engine, served = open_engine(url), Served()
    create_tables(engine)
    with pytest.MonkeyPatch.context() as patch:
        policies.follow(patch, policies.edition_following("us_fcra"))
        logs.begin(engine, directory, now=clock.now())
        serve_with(engine, served)
        publications.publish_demo(engine, directory / "releases", now=clock.now())
        desk = Desk(engine, clock)
        desk.settle(desk.lodge(desk.score(person="C-before"), LATE), deleted())  # all is loaded
        lodged = [desk.lodge(desk.score(person=f"C-{number}"), LATE) for number in range(people)]
        engine.dispose()
        clock.advance(timedelta(days=30))
        killed = 0
        for _ in range(_MOST_LIVES):
            if _died((url, directory, clock, served), chance):
                killed += 1
            else:
                break
        records = [desk.read(objection) for objection in lodged]
    kinds = [[event.kind for event in record.events] for record in records]
    once = (EventKind.OVERDUE, EventKind.DECIDED_BY_RULE, EventKind.SCORE_REPLACED)
    with reading(engine) as session:
        expected = list(audit_decisions(session))
        logged = set(session.scalars(text("SELECT about FROM log_leaves")))
    engine.dispose()
    return {
        "killed": killed,
        "open": sum(record.state is not State.DECIDED for record in records),
        "not_once": sum([told.count(kind) for kind in once] != [1, 1, 1] for told in kinds),
        "faults": sum(bool(part.faults) for part in expected),
        "decisions": len(expected) - 1,
        "receipts": sum(
            record.decision is not None and record.decision.id in logged for record in records
        ),
    }


def _died(life: Life, chance: random.Random) -> bool:
    """Let a worker live for a moment; tell whether it was killed before its work was done."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _attend(*life, write)
            os._exit(0)
        os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert pipe.read(1), "the worker ended before it began"
    time.sleep(chance.uniform(0, _LONGEST_SECONDS))
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the worker failed"
    return os.WIFSIGNALED(status)


def _attend(url: str, directory: Path, clock: FixedClock, served: Served, write: int) -> None:
    engine = open_engine(url)
    logs.begin(engine, directory, now=clock.now())
    serve_with(engine, served)
    os.write(write, b".")
    DueDates(engine, clock).attend()
