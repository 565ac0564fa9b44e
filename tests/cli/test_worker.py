"""`scoring worker` signs what waits, ends when it is told to, and says what it cannot do."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from scoring_service.cli.worker import duties
from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.database import reading
from scoring_service.kernel.errors import Unavailable
from scoring_service.transparency import log
from scoring_service.transparency.signing import signer_of
from tests.factories.cases import LATE, Desk
from tests.factories.processes import ROOT

WITHIN_SECONDS = 60


@pytest.fixture
def work(environment):
    """Start the worker as an operator does."""
    command = [sys.executable, "-m", "scoring_service", "worker"]
    piped = subprocess.PIPE
    child = subprocess.Popen(command, cwd=ROOT, stdout=piped, stderr=piped, text=True)
    yield child
    if child.poll() is None:
        child.kill()
    child.communicate()


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
    end = time.monotonic() + WITHIN_SECONDS
    while not desk.read(objection).escalated and time.monotonic() < end and work.poll() is None:
        time.sleep(0.05)
    work.send_signal(signal.SIGTERM)
    assert work.wait(WITHIN_SECONDS) == 0
    assert [event.kind for event in desk.read(objection).events][-2:] == ["overdue", "escalated"]
