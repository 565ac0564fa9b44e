"""`scoring db`: the database's tables. Other commands open the database here."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from scoring_service import migrations
from scoring_service.kernel.database import open_engine
from scoring_service.kernel.settings import Settings


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Engine]:
    """Open the installation's database; refuse one whose tables are not this release's."""
    with _engine(settings or Settings.from_environment()) as engine:
        migrations.refuse_outdated(engine)
        yield engine


def upgrade_database(settings: Settings) -> None:
    """Bring the tables to this release."""
    with _engine(settings) as engine:
        migrations.upgrade(engine)


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to this release; does nothing when they are current."""
    upgrade_database(Settings.from_environment())
    click.echo("The database is current.")


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    settings.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()
