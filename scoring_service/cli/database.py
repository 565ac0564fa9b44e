"""`scoring db`: the database's tables. Other commands open the database here."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from scoring_service import migrations
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import open_engine, transaction
from scoring_service.kernel.settings import Settings
from scoring_service.registry import service as registry
from scoring_service.registry.served import Served, serve_with
from scoring_service.sources.edition import record_edition
from scoring_service.transparency import entries, keys, log
from scoring_service.transparency.keyring import open_signer
from scoring_service.transparency.signing import Signer


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Engine]:
    """Open the installation's database; refuse one whose tables are not this release's."""
    with _engine(settings or Settings.from_environment()) as engine:
        serve_with(engine, Served())
        migrations.refuse_outdated(engine)
        yield engine


def upgrade_database(settings: Settings) -> None:
    """Bring the tables to this release, and the transparency log up to what is published."""
    with _engine(settings) as engine:
        migrations.upgrade(engine)
        begin_log(engine, settings)


def begin_log(engine: Engine, settings: Settings) -> None:
    """Begin the transparency log, where it has not begun, with what was published before it.

    Later nothing is taken into it because the database says so: that is what it is there to show.
    """
    path = settings.log_key_file
    keys.finish_rotation(engine, path)
    with transaction(engine) as session:
        keys.establish(session, Signer(path), settings.log_origin, now=SystemClock().now())
        if log.find_entry(session, entries.edition_of(1)) is None:
            log.append_missing(session, registry.list_entries(session))
        record_edition(session)
    keys.refuse_stranger(engine, open_signer(engine, path))


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
