"""All tables in an empty database: by the migrations, which is how an installation gets them."""

import importlib
from pathlib import Path

from sqlalchemy import Engine, MetaData, text

import scoring_service
from scoring_service.kernel.database import Tables

_PACKAGE = Path(scoring_service.__file__).parent


def import_all_tables() -> MetaData:
    """Import every domain's tables, so that the metadata is whole."""
    for path in sorted(_PACKAGE.glob("*/tables.py")):
        importlib.import_module(f"scoring_service.{path.parent.name}.tables")
    return Tables.metadata


def create_tables(engine: Engine) -> None:
    import_all_tables().create_all(engine)


def empty_tables(engine: Engine) -> None:
    """Take every row from a PostgreSQL database, whatever an earlier test left open."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    names = ", ".join(f'"{table.name}"' for table in Tables.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"{others} AND backend_type = 'client backend'"))
        if names:
            connection.execute(text(f"TRUNCATE {names} CASCADE"))
