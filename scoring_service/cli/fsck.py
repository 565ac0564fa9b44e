"""`scoring log fsck`: every difference between what is stored, what was logged, what was signed."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import click
from sqlalchemy.orm import Session

from scoring_service.cli.database import opened_database
from scoring_service.kernel.database import snapshot
from scoring_service.kernel.settings import Settings
from scoring_service.objections.decisions.audit import audit_decisions
from scoring_service.registry.audit import audit_publications
from scoring_service.scoring.audit import audit_scores
from scoring_service.sources import edition
from scoring_service.transparency import audit, log
from scoring_service.transparency.audit import Expected


@click.command()
def fsck() -> None:
    """Build the tree again and compare every row with its entry; status 1 if anything differs.

    Reads only, and may run beside the service.
    """
    settings = Settings.from_environment()
    kept = read_kept(settings.log_memory_file)  # first: the database only gets ahead of it
    with opened_database(settings) as engine, snapshot(engine) as session:
        found, count = Audit(session, kept), 0
        for fault in found.faults():
            click.echo(fault)
            count += 1
        waiting, fed_again = log.count_waiting(session), audit.count_fed_again(session)
    if found.unreceipted:
        click.echo(
            f"{found.unreceipted} scores and decisions have no receipt that holds them fast."
        )
    if fed_again:
        click.echo(f"{fed_again} entries were fed again: what they were about is lost.")
    click.echo(f"{count or 'No'} differences; {waiting} entries wait for a checkpoint.")
    sys.exit(1 if count else 0)


def read_kept(path: Path) -> str | None:
    """Return the checkpoint kept outside the database; None where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


@dataclass
class Audit:
    """One comparison of everything, in one snapshot of the database."""

    session: Session
    kept: str | None
    unreceipted: int = 0
    _known: set[str] = field(default_factory=set)

    def faults(self) -> Iterator[str]:
        """Yield every difference that there is, in plain words."""
        yield from audit.find_tree_faults(self.session, self.kept)
        keys = (Expected(entry) for entry in audit.expected_keys(self.session))
        held = audit_publications, audit_scores, audit_decisions
        for expected in chain(keys, *(domain(self.session) for domain in held)):
            yield from self._held(expected)
        yield from audit.find_unexpected(self.session, self._known)
        yield from edition.find_faults(self.session)

    def _held(self, expected: Expected) -> Iterator[str]:
        self.unreceipted += expected.unreceipted
        self._known.update(expected.about)
        yield from expected.faults
        if expected.entry is not None:
            self._known.add(expected.entry.about)
            fault = audit.find_entry_fault(self.session, expected.entry)
            if fault is not None:
                yield fault
