"""All tables in an empty database, and the same tables without their rows."""

from sqlalchemy import Engine, text

from scoring_service import migrations


def create_tables(engine: Engine) -> None:
    migrations.upgrade(engine)


def empty_tables(engine: Engine) -> None:
    """Take every row from a PostgreSQL database, whatever an earlier test left open."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    names = ", ".join(f'"{table.name}"' for table in migrations.metadata().sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"{others} AND backend_type = 'client backend'"))
        connection.execute(text(f"TRUNCATE {names} CASCADE"))


def drop_tables(engine: Engine) -> None:
    """Drop every table, the migrations' own too."""
    migrations.metadata().drop_all(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
