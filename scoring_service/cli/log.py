"""`scoring log`: look after the transparency log."""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
from sqlalchemy.orm import Session

from scoring_service.cli.database import opened_database
from scoring_service.cli.monitor import monitor
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading
from scoring_service.kernel.settings import Settings
from scoring_service.objections import audit as decisions
from scoring_service.registry import service as registry
from scoring_service.scoring import audit as scores
from scoring_service.sources import edition
from scoring_service.transparency import audit, keys, log
from scoring_service.transparency.keyring import open_signer
from scoring_service.transparency.memory import Memory
from scoring_service.transparency.refeeding import refeed as feed_again


@click.group(name="log")
def log_() -> None:
    """Look after the transparency log."""


log_.add_command(monitor)


@log_.command()
def fsck() -> None:
    """Build the tree again and compare every row with its entry; status 1 if anything differs.

    Reads only, and may run beside the service.
    """
    settings = Settings.from_environment()
    with opened_database(settings) as engine, reading(engine) as session:
        faults = 0
        for fault in find_faults(session, Memory(settings.log_memory_file)):
            click.echo(fault)
            faults += 1
        older = scores.count_unreceipted(session)
        waiting = log.count_waiting(session)
    if older:
        click.echo(f"{older} scores are older than the log: only their recomputation was checked.")
    click.echo(f"{faults or 'No'} differences; {waiting} entries wait for a checkpoint.")
    sys.exit(1 if faults else 0)


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
        memory = Memory(settings.log_memory_file)
        count = feed_again(engine, memory, mirror, now=SystemClock().now())
    click.echo(f"{count} entries were fed again." if count else "Nothing is missing.")


def find_faults(session: Session, memory: Memory) -> Iterator[str]:
    """Yield every difference that there is, in plain words."""
    yield from audit.find_tree_faults(session, memory)
    expected = chain(
        audit.expected_keys(session),
        registry.list_entries(session),
        scores.expected_entries(session),
        decisions.expected_entries(session),
    )
    known = set()
    for entry in expected:
        known.add(entry.about)
        yield from audit.find_entry_faults(session, iter([entry]))
    yield from scores.find_score_faults(session)
    yield from decisions.find_decision_faults(session)
    for prefix in ("scr_", "dec_", "publication/", "retirement/", "key/"):
        for about in sorted(audit.list_about(session, prefix) - known):
            yield f"The log has an entry about {about}, which is not stored any more."
    yield from edition.find_faults(session)
