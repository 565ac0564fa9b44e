"""A desk that does everything about scores and objections; an office that calls the API."""

import pytest

from tests.factories.cases import Desk, stored
from tests.factories.offices import Office


@pytest.fixture
def desk(engine, clock, published):
    return Desk(engine, clock)


@pytest.fixture
def snapshot(engine):
    """Read everything that is stored about scores and objections."""
    return lambda: stored(engine)


@pytest.fixture
def office(client, engine, clock, published):
    return Office(client, engine, clock)
