"""A worker that does what is due and is killed, over and over, until nothing is left to do.

Each life is a process of its own, killed at a random instant after it has begun. The longest life
grows a little each time, so that there is an end on the slowest machine too: a life that is not
killed has done all that was left. Then every objection, decision and entry of the log is counted.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from scoring_service.kernel.clock import Clock, FixedClock
from scoring_service.kernel.database import open_engine, reading
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.objections.effects.erasing import Erasures
from scoring_service.objections.inquiries.silence import Silences
from scoring_service.objections.records import Objection
from scoring_service.objections.steps import EventKind
from scoring_service.objections.timing.due_dates import DueDates
from scoring_service.registry.served import Served, serve_with
from tests.factories import logs, policies, publications
from tests.factories.cases import LATE, Desk, deleted

_GROWTH = 1.05


@dataclass(frozen=True)
class Work:
    """What a worker does, under which procedure, so many days on, and what tells that it did."""

    begin: Callable[[Engine, Clock], Any]
    procedure: str
    days: int
    once: tuple[EventKind, ...]
    longest_seconds: float
    settled: bool = False


LAPSING = Work(
    DueDates,
    "us_fcra",
    30,
    (EventKind.OVERDUE, EventKind.DECIDED_BY_RULE, EventKind.SCORE_REPLACED),
    longest_seconds=0.3,
)
SILENCES = Work(
    Silences, "cn_credit_reporting", 11, (EventKind.SOURCE_SILENT,), longest_seconds=0.05
)
ERASURES = Work(
    Erasures,
    "cn_shanghai",
    7,
    (EventKind.DECIDED, EventKind.OLD_VALUES_ERASED),
    longest_seconds=0.05,
    settled=True,
)


@dataclass(frozen=True)
class Life:
    """Where a worker lives, and what for."""

    work: Work
    url: str
    directory: Path
    clock: FixedClock
    served: Served


def run(work: Work, url: str, directory: Path, *, people: int, seed: int) -> dict[str, Any]:
    """Let workers die until all of it is done on a database with no rows; say what was found."""
    chance, engine = random.Random(seed), open_engine(url)
    clock, served = FixedClock(datetime(2026, 11, 1, 9, tzinfo=UTC)), Served()
    with pytest.MonkeyPatch.context() as patch:
        policies.follow(patch, policies.edition_following(work.procedure))
        logs.begin(engine, directory, now=clock.now())
        serve_with(engine, served)
        publications.publish_demo(engine, directory / "releases", now=clock.now())
        desk = Desk(engine, clock)
        desk.settle(desk.lodge(desk.score(person="C-before"), LATE), deleted())  # all is loaded
        made = [_make(desk, work, f"C-{number}") for number in range(people)]
        engine.dispose()
        clock.advance(timedelta(days=work.days))
        killed, longest = 0, work.longest_seconds
        while _died(Life(work, url, directory, clock, served), chance.uniform(0, longest)):
            killed, longest = killed + 1, longest * _GROWTH
        records = [desk.read(objection) for objection in made]
    found = _found(engine, records, work)
    engine.dispose()
    return found | {"killed": killed}


def _make(desk: Desk, work: Work, person: str) -> Objection:
    lodged = desk.lodge(desk.score(person=person), LATE)
    return desk.settle(lodged, deleted()) if work.settled else lodged


def _found(engine: Engine, records: list[Objection], work: Work) -> dict[str, Any]:
    kinds = [[event.kind for event in record.events] for record in records]
    with reading(engine) as session:
        audited = list(audit_decisions(session))
        logged = set(session.scalars(text("SELECT about FROM log_leaves")))
    decided = [record.decision.id for record in records if record.decision is not None]
    return {
        "states": {record.state for record in records},
        "not_once": sum({told.count(kind) for kind in work.once} != {1} for told in kinds),
        "faults": sum(bool(part.faults) for part in audited),
        "decisions": len(audited) - 1,
        "receipts": sum(one in logged for one in decided),
    }


def _died(life: Life, seconds: float) -> bool:
    """Let a worker live for a moment; tell whether it was killed before its work was done."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _attend(life, write)
            os._exit(0)
        os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert pipe.read(1), "the worker ended before it began"
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the worker failed"
    return os.WIFSIGNALED(status)


def _attend(life: Life, write: int) -> None:
    engine = open_engine(life.url)
    logs.begin(engine, life.directory, now=life.clock.now())
    serve_with(engine, life.served)
    os.write(write, b".")
    life.work.begin(engine, life.clock).attend()
