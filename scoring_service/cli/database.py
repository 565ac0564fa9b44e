"""`scoring db`: the database's tables."""

import click

from scoring_service import migrations
from scoring_service.kernel.database import open_engine
from scoring_service.kernel.settings import Settings


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to this release; does nothing when they are current."""
    settings = Settings.from_environment()
    settings.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    migrations.upgrade(engine)
    engine.dispose()
    click.echo("The database is current.")
