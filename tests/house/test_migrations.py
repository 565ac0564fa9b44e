"""The migrations amount to the tables the code describes, and run both ways."""

import pytest
from sqlalchemy import inspect

from scoring_service import migrations
from scoring_service.kernel.database import open_engine
from scoring_service.kernel.errors import Unavailable
from tests.factories.schema import drop_tables


@pytest.fixture
def empty(engine):
    """A database without any table; they are there again afterwards."""
    drop_tables(engine)
    yield engine
    drop_tables(engine)
    migrations.upgrade(engine)


def test_the_steps_make_the_tables_that_the_code_describes(empty):
    migrations.upgrade(empty)
    by_steps = _shape(empty)
    drop_tables(empty)
    migrations.metadata().create_all(empty)
    assert by_steps == _shape(empty)
    assert len(by_steps) > 5


def test_the_steps_can_be_undone(empty):
    migrations.upgrade(empty)
    migrations.downgrade(empty)
    assert _shape(empty) == {}
    migrations.upgrade(empty)


def test_a_database_that_is_behind_is_refused(empty):
    with pytest.raises(Unavailable, match="scoring db upgrade"):
        migrations.refuse_outdated(empty)
    migrations.upgrade(empty)
    migrations.refuse_outdated(empty)


def test_upgrading_twice_does_nothing(engine, database_url):
    before = _shape(engine)
    other = open_engine(database_url)
    migrations.upgrade(other)
    other.dispose()
    assert _shape(engine) == before


def _shape(engine):
    """Describe every table as the database itself reports it."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": {
                c["name"]: (str(c["type"]), c["nullable"], c["default"])
                for c in inspector.get_columns(table)
            },
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": _sorted(inspector.get_foreign_keys(table)),
            "unique": _sorted(inspector.get_unique_constraints(table)),
            "checks": _sorted(inspector.get_check_constraints(table)),
            "indexes": [_written(index) for index in _sorted(inspector.get_indexes(table))],
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def _sorted(parts):
    return sorted((dict(part) for part in parts), key=lambda part: part["name"])


def _written(index):
    """Write out an index's conditions, which compare by identity."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}
