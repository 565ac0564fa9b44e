"""`scoring log`: look after the transparency log."""

from pathlib import Path

import click

from scoring_service.cli.database import opened_database
from scoring_service.cli.fsck import fsck
from scoring_service.cli.monitor import monitor
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading
from scoring_service.kernel.settings import Settings
from scoring_service.transparency import keys
from scoring_service.transparency.keyring import open_signer
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.refeeding import refeed as feed_again
from scoring_service.transparency.signing import Signer


@click.group(name="log")
def log_() -> None:
    """Look after the transparency log."""


log_.add_command(fsck)
log_.add_command(monitor)


@log_.command()
@click.option("--lost", is_flag=True, help="The old key is gone: no key vouches for the new one.")
def rotate(*, lost: bool) -> None:
    """Let a new signing key take over; what the old one signed stays checkable."""
    settings = Settings.from_environment()
    path, memory = settings.log_key_file, Memory(settings.log_memory_file)
    with opened_database(settings) as engine:
        now = SystemClock().now()
        if lost:
            key = keys.replace_lost(engine, path, now=now)
        else:
            key = keys.rotate(engine, open_signer(engine, path), memory, now=now)
    click.echo(key.key)


@log_.command(name="keys")
def list_keys() -> None:
    """List the public keys, the one that signs now first, with since when and until when."""
    with opened_database() as engine, reading(engine) as session:
        for key in keys.list_keys(session):
            until = key.until.isoformat() if key.until else "now"
            click.echo(f"{key.key}  {key.since.isoformat()}  {until}")


@log_.command()
@click.argument("mirror", type=click.Path(exists=True, file_okay=False, path_type=Path))
def refeed(mirror: Path) -> None:
    """Feed the log again what a restored database lacks, from a MIRROR of it.

    MIRROR is a directory of tiles, as `scoring log monitor` keeps one. The service signs again
    afterwards.
    """
    settings = Settings.from_environment()
    with opened_database(settings) as engine:
        memory, signer = Memory(settings.log_memory_file), Signer(settings.log_key_file)
        trusted, now = signer.key.public, SystemClock().now()
        count = feed_again(engine, memory, mirror, trusted=trusted, now=now)
    click.echo(f"{count} entries were fed again." if count else "Nothing is missing.")
