"""`scoring log`: look after the transparency log."""

from pathlib import Path
from typing import Final

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

_SHOWN: Final = "/log/keys/handovers shows again that {key} took over from {previous}."
_NOT_SHOWN: Final = (
    "Nothing here shows that {key} took over from {previous}: who trusts that one cannot follow. "
    "Get keys/handovers from whoever followed the log and put it into the mirror, or the former "
    "key's file from a backup (--former-key), and run this again. If there is neither, or the "
    "former key was lost, tell people by another way that the new one is yours."
)


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
@click.option(
    "--former-key",
    "former",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A former signing key's file, from a backup: it vouches again for the key after it.",
)
def refeed(mirror: Path, former: tuple[Path, ...]) -> None:
    """Feed the log again what a restored database lacks, from a MIRROR of it.

    MIRROR is a directory of tiles, as `scoring log monitor` keeps one. The service signs again
    afterwards. Where a key took over in the lost time, that is shown again too, if anything shows
    it.
    """
    settings = Settings.from_environment()
    with opened_database(settings) as engine:
        memory, now = Memory(settings.log_memory_file), SystemClock().now()
        private = [Signer(path).key for path in (settings.log_key_file, *former)]
        fed = feed_again(engine, memory, mirror, private, now=now)
    click.echo(f"{fed.count} entries were fed again." if fed.count else "No entry is missing.")
    for step in fed.steps:
        told = _SHOWN if step.shown else _NOT_SHOWN
        click.echo(told.format(key=step.key, previous=step.previous))
