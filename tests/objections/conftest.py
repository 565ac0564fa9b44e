"""A desk: everything that is done about scores and objections on the test's database."""

import pytest

from tests.factories.cases import Desk


@pytest.fixture
def desk(engine, clock, published):
    return Desk(engine, clock)
