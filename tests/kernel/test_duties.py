"""Each duty is done when it is due; one that fails does not stop the others."""

from threading import Event

import pytest

from scoring_service.kernel.duties import Duty, attend


class Attendance:
    """A clock that moves by the waiting, and ends the work after so many seconds."""

    def __init__(self, seconds):
        self.now, self.end, self.said = 0.0, seconds, []
        self.stop = Event()
        self.stop.wait = self._wait  # type: ignore[method-assign]

    def _wait(self, timeout=None):
        self.now += timeout or 0.0
        if self.now > self.end:
            self.stop.set()
        return self.stop.is_set()

    def attend(self, *duties, **parts):
        attend(duties, self.stop, self.said.append, now=lambda: self.now, **parts)


@pytest.fixture
def attendance():
    return Attendance(10)


def test_duties_are_done_as_often_as_they_are_due(attendance):
    done = []
    attendance.attend(
        Duty("often", 1, lambda: done.append("often")),
        Duty("rarely", 4, lambda: done.append("rarely")),
    )
    assert (done.count("often"), done.count("rarely")) == (11, 3)
    assert attendance.said == []


def test_a_failure_is_told_once_and_its_end_too(attendance):
    found = iter([OSError("no disk"), OSError("no disk"), KeyError(), None, None])

    def act():
        if error := next(found, None):
            raise error

    done = []
    attendance.attend(Duty("log", 1, act), Duty("other", 1, lambda: done.append(1)))
    assert attendance.said == ["log: no disk", "log: KeyError", "log: works again"]
    assert len(done) == 11


def test_it_ends_with_its_parent(attendance):
    lives = iter([True, True, False])
    done = []
    attendance.attend(Duty("often", 1, lambda: done.append(1)), alive=lambda: next(lives))
    assert len(done) == 2


def test_a_duty_that_is_told_to_stop_is_the_last(attendance):
    done = []
    attendance.attend(
        Duty("first", 1, attendance.stop.set), Duty("second", 1, lambda: done.append(1))
    )
    assert done == []
