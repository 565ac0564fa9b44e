"""What tests share: a database of each kind, a clock that stands still, a published algorithm."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.clock import FixedClock
from scoring_service.kernel.database import open_engine
from scoring_service.kernel.settings import Settings
from scoring_service.registry.records import Publication
from scoring_service.registry.served import Served, serve_with
from tests.factories import algorithms, callers, logs, publications
from tests.factories.postgres import run_postgres
from tests.factories.schema import create_tables, empty_tables

hypothesis_settings.register_profile(
    "tests",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("tests")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2id in earnest takes a third of a second and 64 MiB, each time."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scoring_service.accounts.passwords._HASHER", quick)
        yield


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def algorithm() -> Algorithm:
    """A small handmade algorithm, `credit_demo`."""
    return algorithms.algorithm()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no row, to be copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    create_tables(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a PostgreSQL database with all tables; `database_url` empties it for each test."""
    with run_postgres() as url:
        engine = open_engine(url)
        create_tables(engine)
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of each kind, with all tables and no row."""
    if request.param == "sqlite":
        path = tmp_path / "scoring.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    engine = open_engine(url)
    empty_tables(engine)
    engine.dispose()
    return url


@pytest.fixture
def engine(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Engine]:
    """The database, whose log has begun."""
    engine = open_engine(database_url)
    logs.begin(engine, tmp_path / "var", now=clock.now())
    serve_with(engine, Served())
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A write session that is rolled back at the end.

    It holds SQLite's write lock: a test that also calls the app writes through
    `transaction(engine)` instead.
    """
    bound = engine.execution_options(scoring_writes=True)
    with Session(bound, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def published(engine: Engine, clock: FixedClock, tmp_path: Path) -> Publication:
    """`credit_demo` 1, published from an approved release."""
    return publications.publish_demo(engine, tmp_path / "releases", now=clock.now())


@pytest.fixture
def lender_key(engine: Engine, clock: FixedClock) -> str:
    """A live key of a lender, with every scope."""
    return callers.add_lender(engine, now=clock.now())


@pytest.fixture
def reviewer(engine: Engine, clock: FixedClock) -> callers.Credentials:
    return callers.add_reviewer(engine, now=clock.now())


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation of its own in a temporary directory."""
    places = {"SCORING_VAR": str(tmp_path / "var"), "SCORING_MLRUNS": str(tmp_path / "mlruns")}
    return Settings.from_environment(places | {"SCORING_DATABASE_URL": database_url})


@pytest.fixture
def app(settings: Settings, engine: Engine, clock: FixedClock) -> Iterator[Flask]:
    """The whole application on the test's database and clock."""
    from tests.factories.applications import on_installation  # most tests do without it

    with on_installation(settings, clock) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
