"""The database: one engine, write transactions and readings, the shared column types.

SQLite (WAL, synchronous=FULL, from pysqlite3's recent build: releases before 3.51.3 can corrupt a
WAL) is the embedded default; PostgreSQL by URL. An acknowledged write survives a kill.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session

from scoring_service.kernel.turns import turn_of

_BUSY_TIMEOUT_MS = 10_000

UNREADABLE: Final = (AttributeError, LookupError, TypeError, ValueError)
"""What is raised for a column that holds what its type cannot be: SQLite keeps what it is given."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Tables(DeclarativeBase):
    """The base of every table; each domain keeps its own rows private."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's protocol
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


def open_engine(url: str) -> Engine:
    """Open the database at `url`; SQLite gets its safety settings on every connection."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a session that writes: commits on leaving, rolls back on any exception."""
    bound = engine.execution_options(scoring_writes=True)
    with turn_of(engine), Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that only reads; whatever it would change is rolled back."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """Open a session that only reads, and all of it as of one instant."""
    alone = engine.dialect.name == "postgresql"  # on SQLite every reading is
    fixed = engine.execution_options(isolation_level="REPEATABLE READ") if alone else engine
    with reading(fixed) as session:
        yield session


@contextmanager
def looking_up(engine: Engine) -> Iterator[Connection]:
    """Open a bare connection for one statement that reads; half the cost of a session's.

    PostgreSQL is spared the transaction around it, which would be two more round trips. SQLite
    begins its own transactions here (see below), and they cost it nothing.
    """
    alone = engine.dialect.name == "postgresql"
    with engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT") if alone else connection


def serialise(session: Session, *key: str) -> None:
    """Let only one transaction at a time act on `key`, until it ends.

    On SQLite every write transaction is alone already.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256("\0".join(key).encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))


def _make_private(path: str | None) -> None:
    """Let only the service's own user read the file, and what SQLite keeps beside it."""
    if path and path != ":memory:":
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, 0o600)
        os.close(descriptor)


def _open_sqlite(url: str) -> Engine:
    import pysqlite3.dbapi2 as sqlite

    _make_private(make_url(url).database)
    engine = create_engine(url, module=sqlite)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={_BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401
        # A writer takes the lock at once: upgrading a reader later could fail as busy.
        writes = connection.get_execution_options().get("scoring_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
