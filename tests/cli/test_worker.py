"""`scoring worker` signs what waits, ends when it is told to, and says what it cannot do."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from scoring_service.cli.worker import duties
from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.secret_key import load_secret_key
from scoring_service.notices import outbox, service
from scoring_service.notices.records import Event, Recipient
from scoring_service.notices.vault import Vault
from scoring_service.objections.steps import EventKind
from scoring_service.transparency import log
from scoring_service.transparency.signing import signer_of
from tests.factories.cases import LATE, Desk
from tests.factories.processes import ROOT, await_that
from tests.factories.witnesses import serving

WITHIN_SECONDS = 60


@pytest.fixture
def start(environment):
    """Start workers as an operator does."""
    children = []

    def start():
        command = [sys.executable, "-m", "scoring_service", "worker"]
        piped = subprocess.PIPE
        child = subprocess.Popen(command, cwd=ROOT, stdout=piped, stderr=piped, text=True)
        children.append(child)
        return child

    yield start
    for child in children:
        if child.poll() is None:
            child.kill()
        child.communicate()


@pytest.fixture
def work(start):
    return start()


def test_it_proves_a_score_and_ends_cleanly(engine, published, clock, work):
    score = Desk(engine, clock).score()
    end = time.monotonic() + WITHIN_SECONDS
    proof = None
    while proof is None and time.monotonic() < end and work.poll() is None:
        with reading(engine) as session:
            proof = log.Prover(session).prove(score.id)
        time.sleep(0.05)
    assert proof is not None
    work.send_signal(signal.SIGTERM)
    assert work.wait(WITHIN_SECONDS) == 0


def test_it_says_once_what_keeps_it_from_signing(engine, published, work):
    signer_of(engine).path.with_name("log_checkpoint").write_text("nothing")
    told = work.stderr.readline()
    assert told.startswith("worker: the transparency log: The file ")
    work.send_signal(signal.SIGINT)
    assert work.wait(WITHIN_SECONDS) == 0


@pytest.mark.parametrize("command", ["worker", "serve"])
def test_beside_a_demonstration_it_says_how_to_be_a_part_of_it(environment, call, command):
    environment.var.mkdir(exist_ok=True)
    (environment.var / "demo.json").write_text("{}")
    refused = call(command).exception
    assert isinstance(refused, Unavailable)
    assert "a directory of its own by SCORING_VAR" in str(refused)
    assert "set SCORING_DEMO=1" in str(refused)


def test_a_list_of_witnesses_that_is_none_is_refused(environment, engine, tmp_path, monkeypatch):
    from scoring_service.kernel.settings import Settings

    (tmp_path / "witnesses").write_text("# one a line\nnobody\n")
    monkeypatch.setenv("SCORING_LOG_WITNESSES_FILE", str(tmp_path / "witnesses"))
    with pytest.raises(Unavailable, match="line 2 names no witness"):
        duties(engine, Settings.from_environment())


def test_it_acts_on_due_dates_that_have_passed(engine, published, work):
    desk = Desk(engine, FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))  # the worker's is later
    objection = desk.lodge(desk.score(), LATE)
    await_that(lambda: desk.read(objection).escalated or work.poll() is not None)
    work.send_signal(signal.SIGTERM)
    assert work.wait(WITHIN_SECONDS) == 0
    kinds = [event.kind for event in desk.read(objection).events]
    assert kinds.index(EventKind.ESCALATED) == kinds.index(EventKind.OVERDUE) + 1


def test_a_webhook_is_told_again_if_the_worker_was_killed_before_it_wrote_it_down(
    engine, clock, environment, start, monkeypatch
):
    monkeypatch.setenv("SCORING_DEMO", "1")  # tells this machine too
    vault, to = Vault(load_secret_key(environment.secret_key_file)), Recipient("org_a", "live")
    told = []

    def kill(_method, _path, _body, headers):
        told.append(headers["webhook-id"])
        if len(told) == 1:
            first.kill()
            first.wait()
        return 204, b""

    with serving(kill) as address:
        with transaction(engine) as session:
            now = clock.now()
            service.add_endpoint(session, to, address, Event, vault=vault, now=now)
            outbox.score_frozen(session, to, "scr_1", "obj_1", now=now)
        first = start()
        await_that(lambda: len(told) == 1 and first.poll() is not None)
        with engine.begin() as connection:  # the lease ends
            then = "2026-11-01 09:00:00.000000"
            connection.exec_driver_sql(f"UPDATE webhook_deliveries SET next_at = '{then}'")
        start()
        await_that(lambda: _states(engine) == ["delivered"])
    assert len(told) == 2
    assert len(set(told)) == 1


def _states(engine):
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT state FROM webhook_deliveries")
        return [state for (state,) in rows]
