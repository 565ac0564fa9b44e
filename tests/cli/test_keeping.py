"""A program that is kept running: started again when it has ended, and ended with its keeper."""

import os
import signal
import subprocess
import sys

import pytest

from scoring_service.cli.keeping import Kept
from tests.factories.processes import ROOT, await_that

_TOLD = "import os, signal; print(os.getpid(), flush=True); signal.pause()"


class Child:
    """A child that ends when a test says so."""

    def __init__(self):
        self.status = None

    def poll(self):
        return self.status


class Bench:
    """A keeper whose time passes when a test says so, looked at each second."""

    def __init__(self):
        self.now = 0.0
        self.children: list[Child] = []
        self.told: list[str] = []
        self.kept = Kept("The worker", self.start, self.told.append, seconds=lambda: self.now)

    def start(self):
        self.children.append(Child())
        return self.children[-1]

    def pass_(self, seconds, *, dies_at_once=False):
        for _ in range(seconds):
            self.kept.attend()
            if dies_at_once:
                self.children[-1].status = 1
            self.now += 1


@pytest.fixture
def bench():
    return Bench()


def test_what_runs_is_left_alone(bench):
    bench.pass_(1_000)
    assert (len(bench.children), bench.told) == (1, [])


def test_what_has_ended_is_started_again_and_that_is_one_line(bench):
    bench.pass_(100)
    bench.children[-1].status = -9
    bench.pass_(3)
    assert len(bench.children) == 2
    assert bench.told == ["The worker has ended with status -9. It is started again in 1 s."]


def test_what_dies_again_and_again_is_started_ever_more_rarely(bench):
    bench.pass_(3_600, dies_at_once=True)
    waits = [int(line.removesuffix(" s.").rpartition(" ")[2]) for line in bench.told]
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(bench.children) < 70
    bench.pass_(200)
    bench.children[-1].status = 0
    bench.pass_(3)
    assert bench.told[-1].endswith("in 1 s."), "it had lasted"


def test_what_cannot_even_be_started_is_tried_again(bench):
    def refuse():
        raise OSError(12, "Cannot allocate memory")

    kept = Kept("The worker", refuse, bench.told.append, seconds=lambda: bench.now)
    kept.attend()
    assert bench.told == [
        "The worker cannot be started: Cannot allocate memory. It is started again in 1 s."
    ]
    kept.end()


@pytest.fixture
def keep():
    """Keep a program running, by a process of its own."""
    running = []

    def keep(program):
        command = [sys.executable, "-m", "scoring_service.cli.keeping", "It", sys.executable]
        piped = subprocess.PIPE
        child = subprocess.Popen(
            [*command, "-c", program],
            cwd=ROOT,
            stdout=piped,
            stderr=piped,
            text=True,
            start_new_session=True,
        )
        running.append(child)
        return child

    yield keep
    for child in running:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_a_killed_program_again_and_leaves_none_behind(keep, end):
    keeper = keep(_TOLD)
    first = int(keeper.stdout.readline())
    os.kill(first, signal.SIGKILL)
    assert keeper.stderr.readline() == "It has ended with status -9. It is started again in 1 s.\n"
    second = int(keeper.stdout.readline())
    assert second != first
    keeper.send_signal(end)
    assert keeper.wait(30) == 0
    assert not _runs(second)


def test_what_will_not_leave_is_killed(keep):
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + _TOLD
    keeper = keep(stubborn)
    child = int(keeper.stdout.readline())
    keeper.terminate()
    assert keeper.wait(30) == 0
    assert not _runs(child)


def test_it_ends_with_the_program_that_started_it():
    program = (
        "import subprocess, sys; "
        f"subprocess.Popen([sys.executable, '-m', 'scoring_service.cli.keeping', 'It', "
        f"sys.executable, '-c', {_TOLD!r}]); sys.stdin.read()"
    )
    piped = subprocess.PIPE
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=piped, stdout=piped, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    await_that(lambda: not _runs(child))
    parent.communicate()


def _runs(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
