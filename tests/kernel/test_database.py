"""Transactions on both databases: what is committed stays, what fails leaves nothing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, select, text
from sqlalchemy.exc import OperationalError, StatementError

from scoring_service.kernel.database import (
    UtcDateTime,
    looking_up,
    open_engine,
    reading,
    serialise,
    transaction,
)

NOTES = Table(
    "kernel_notes",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("noted_at", UtcDateTime),
)
NOON = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def notes(engine):
    NOTES.create(engine)
    yield engine
    NOTES.drop(engine)


def count(engine):
    with reading(engine) as session:
        return session.execute(select(func.count()).select_from(NOTES)).scalar_one()


def test_what_a_transaction_wrote_is_there_afterwards(notes):
    with transaction(notes) as session:
        session.execute(NOTES.insert().values(noted_at=NOON))
    assert count(notes) == 1


def test_an_exception_leaves_nothing_behind(notes):
    def fail():
        with transaction(notes) as session:
            session.execute(NOTES.insert().values(noted_at=NOON))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert count(notes) == 0


def test_after_a_look_up_a_failed_transaction_still_leaves_nothing(notes):
    with looking_up(notes) as connection:
        assert connection.execute(select(func.count()).select_from(NOTES)).scalar_one() == 0
    test_an_exception_leaves_nothing_behind(notes)


def test_reading_changes_nothing(notes):
    with reading(notes) as session:
        session.execute(NOTES.insert().values(noted_at=NOON))
    assert count(notes) == 0


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))])
def test_an_instant_reads_back_aware_and_in_utc(notes, zone):
    with transaction(notes) as session:
        session.execute(NOTES.insert().values(noted_at=NOON.astimezone(zone)))
    with reading(notes) as session:
        found = session.execute(select(NOTES.c.noted_at)).scalar_one()
    assert found == NOON
    assert found.utcoffset() == timedelta(0)


def test_no_instant_reads_back_as_none(notes):
    with transaction(notes) as session:
        session.execute(NOTES.insert().values(noted_at=None))
    with reading(notes) as session:
        assert session.execute(select(NOTES.c.noted_at)).scalar_one() is None


def test_an_instant_without_its_time_zone_is_refused(notes):
    naive = NOON.replace(tzinfo=None)
    with (
        transaction(notes) as session,
        pytest.raises(StatementError, match="without its time zone"),
    ):
        session.execute(NOTES.insert().values(noted_at=naive))


@pytest.fixture
def sqlite(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'scoring.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgresql_url):
    engine = open_engine(postgresql_url)
    yield engine
    engine.dispose()


def test_on_sqlite_a_writer_locks_the_others_out_before_it_reads(sqlite):
    with transaction(sqlite) as writer:
        writer.execute(text("SELECT 1"))
        with sqlite.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout = 0")
            other.rollback()
            with pytest.raises(OperationalError, match="locked"):
                other.execution_options(scoring_writes=True).exec_driver_sql("SELECT 1")


def test_on_sqlite_a_reader_waits_for_no_writer(sqlite):
    NOTES.create(sqlite)
    with transaction(sqlite) as writer:
        writer.execute(NOTES.insert().values(noted_at=NOON))
        assert count(sqlite) == 0
    assert count(sqlite) == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_every_sqlite_connection_has_the_safety_settings(sqlite, pragma, value):
    with sqlite.connect() as one, sqlite.connect() as other:
        found = [c.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for c in (one, other)]
    assert found == [value, value]


def test_sqlite_is_a_build_without_the_fault_that_corrupts_its_log(sqlite):
    with sqlite.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


def test_on_postgresql_one_acts_on_a_key_at_a_time(postgresql):
    with transaction(postgresql) as first, transaction(postgresql) as second:
        serialise(first, "idempotency", "k1")
        second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        serialise(second, "idempotency", "k2")
        with pytest.raises(OperationalError, match="lock timeout"):
            serialise(second, "idempotency", "k1")
        second.rollback()


def test_a_plain_postgresql_address_is_opened_with_the_driver_that_is_installed():
    for scheme in ("postgresql", "postgres"):
        assert open_engine(f"{scheme}://nowhere/scores").driver == "psycopg"


def test_nobody_else_reads_a_sqlite_file(tmp_path):
    """Not even one that was made when the process's mask let everybody in."""
    path = tmp_path / "scoring.db"
    path.touch(0o644)
    engine = open_engine(f"sqlite:///{path}")
    NOTES.create(engine)
    with reading(engine) as session:
        session.execute(select(NOTES))
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    engine.dispose()
    assert set(modes) >= {"scoring.db", "scoring.db-wal"}
    assert set(modes.values()) == {0o600}
