"""A service with a log, and somebody who follows it from outside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scoring_service.transparency.monitoring.keeping import Keeping, State
from scoring_service.transparency.monitoring.rounds import Round, Wanted
from scoring_service.transparency.monitoring.source import Source
from tests.factories import logged_services as logs
from tests.factories.witnesses import serving


class Watcher:
    """Looks at a service whenever asked to, at an instant that it is given."""

    def __init__(self, directory, address):
        self.keeping, self.address = Keeping(directory), address
        self.now = datetime(2026, 11, 24, 14, tzinfo=UTC)
        self.wanted = Wanted()

    def look(self, after=timedelta(minutes=1), **wanted):
        self.now += after
        source = Source(self.address)
        state = self.keeping.load() or State(source.address, [str(logs.vkey())])
        try:
            return Round(
                source, self.keeping, state, replace(self.wanted, **wanted), now=self.now
            ).run()
        finally:
            source.close()

    @property
    def state(self):
        return self.keeping.load()

    def evidence(self, number=-1):
        place = self.keeping.directory / "evidence" / self.state.lies[number]["evidence"]
        return {path.name: path.read_bytes() for path in place.iterdir()}


@pytest.fixture
def service():
    return logs.LoggedService(size=5)


@pytest.fixture
def address(service):
    with serving(service.answer) as address:
        yield address


@pytest.fixture
def watcher(tmp_path, address):
    return Watcher(tmp_path / "state", address)


@pytest.fixture
def found(watcher):
    """Look once more; return the one lie that is found."""

    def found(**wanted):
        outcome = watcher.look(**wanted)
        assert outcome.status == 1, outcome
        [lie] = outcome.lies
        return lie

    return found
