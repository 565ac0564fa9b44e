"""Brings a database to the tables of this release, by numbered steps.

All steps run in one transaction, under a lock: two processes that start together do not collide,
and a step that fails leaves the database as it was.
"""

from importlib import import_module, resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, func, select

from scoring_service.kernel.database import Tables
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_

_LOCK = 7265001  # any number, the same in every process


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the steps that the database does not have yet."""
    with engine.execution_options(scoring_writes=True).begin() as connection:
        _await_turn(connection)
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Undo steps; what only their tables held is lost."""
    with engine.execution_options(scoring_writes=True).begin() as connection:
        _await_turn(connection)
        command.downgrade(_config(connection), revision)


def refuse_outdated(engine: Engine) -> None:
    """Raise `Unavailable` where the database's tables are not those of this release."""
    head = ScriptDirectory(str(_directory())).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != head:
        raise Unavailable(
            "database_not_current",
            N_("The database is not current"),
            N_("The database is at step {found}; this release needs step {head}."),
            N_("Run `scoring db upgrade`, with a backup at hand."),
            found=found or "0",
            head=head,
        )


def metadata() -> MetaData:
    """Return the tables of every domain: what all steps together must amount to."""
    package = _directory().parent
    for path in sorted(package.rglob("tables.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        import_module(".".join(parts))
    return Tables.metadata


def _await_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_directory()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _directory() -> Path:
    return Path(str(resources.files(__name__)))
