"""A worker that is killed at any point has done each thing exactly once in the end."""

import pytest

from scoring_service.objections.steps import State
from tests.objections.timing import dying

pytestmark = pytest.mark.xdist_group("crashing")


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def hold(found, *, state, decisions):
    """Hold what was found to be all of it, once; of many lives, each cut short but the last."""
    assert found.pop("killed") >= 5
    assert found == {
        "states": {state},
        "not_once": 0,
        "faults": 0,
        "decisions": decisions,
        "receipts": decisions,
    }


@ON_SQLITE
def test_what_is_overdue_is_decided_once(database_url, tmp_path):
    found = dying.run(dying.LAPSING, database_url, tmp_path, people=40, seed=2026)
    hold(found, state=State.DECIDED, decisions=40)


@ON_POSTGRESQL
def test_what_is_overdue_is_decided_once_where_the_database_outlives_the_worker(
    database_url, tmp_path
):
    found = dying.run(dying.LAPSING, database_url, tmp_path, people=15, seed=2026)
    hold(found, state=State.DECIDED, decisions=15)


@ON_SQLITE
def test_silence_is_noted_once(database_url, tmp_path):
    found = dying.run(dying.SILENCES, database_url, tmp_path, people=40, seed=2026)
    hold(found, state=State.LODGED, decisions=0)


@ON_SQLITE
def test_old_values_are_erased_once(database_url, tmp_path):
    found = dying.run(dying.ERASURES, database_url, tmp_path, people=25, seed=2026)
    hold(found, state=State.DECIDED, decisions=25)
