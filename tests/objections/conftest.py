"""A desk that does everything about scores and objections; an office that calls the API."""

import pytest
from sqlalchemy import text

from scoring_service.kernel.database import reading
from scoring_service.objections.timing.due_dates import DueDates
from tests.factories import policies
from tests.factories.cases import Desk, stored
from tests.factories.offices import Office
from tests.factories.turns import Steady


@pytest.fixture
def desk(engine, clock, published):
    return Desk(engine, clock)


@pytest.fixture
def snapshot(engine):
    """Read everything that is stored about scores and objections."""
    return lambda: stored(engine)


@pytest.fixture
def count(engine):
    """Count the rows of a table."""

    def rows(table):
        with reading(engine) as session:
            return session.scalar(text(f"SELECT count(*) FROM {table}"))

    return rows


@pytest.fixture
def office(client, engine, clock, published):
    return Office(client, engine, clock)


@pytest.fixture
def follow(monkeypatch):
    """Let the installation follow another procedure, with other rules in it or from a later day."""

    def change(procedure, **rules):
        policies.follow(monkeypatch, policies.edition_following(procedure, **rules))

    return change


@pytest.fixture
def due_dates(engine, clock):
    """What a worker that never stops does about due dates."""
    return Steady(DueDates(engine, clock), engine, clock)
