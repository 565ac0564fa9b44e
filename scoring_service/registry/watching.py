"""Alarms about what is served: a version that is not, or is no longer, what was published.

Every process that starts to serve reports what it found; the worker looks again each minute and
takes the alarm back when all is as it was published.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import reading, transaction
from scoring_service.registry import checks, verification
from scoring_service.registry.served import verify_all
from scoring_service.registry.verification import Fault, Finding, Key
from scoring_service.transparency.alarms import list_alarms, settle_alarms
from scoring_service.transparency.evidence import Evidence

CODES: Final = frozenset(map(str, Fault))

Found = dict[tuple[str, str], Mapping[str, Any]]


def start_serving(engine: Engine, clock: Clock) -> None:
    """Verify what a process is about to serve, and let alarms stand for what it refuses."""
    with reading(engine) as session:
        found = _found(verify_all(session))
        standing = {(alarm.code, alarm.about) for alarm in list_alarms(session)}
    if not found.keys() <= standing:
        with transaction(engine) as session:
            settle_alarms(session, (), found, now=clock.now())


class Watch:
    """Looks at all versions again; knows those it has seen, so that none goes missing."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._known: set[Key] | None = None

    def look(self) -> None:
        """Let alarms stand for what is not as it was published, and for nothing else."""
        with reading(self._engine) as session:
            found = _found(self._findings(session))
        with transaction(self._engine) as session:
            now = self._clock.now()
            settle_alarms(session, CODES, found, now=now)
            checks.note_done(session, checks.PUBLICATIONS, now=now)

    def _findings(self, session: Session) -> Collection[Finding]:
        evidence, stored = Evidence(session), set(verification.list_stored(session))
        if self._known is None:
            self._known = verification.list_logged(session)
        self._known |= stored
        looked = [(key, verification.verify(session, key, evidence)) for key in self._known]
        return [finding or _missing(key) for key, finding in looked]


def _missing(key: Key) -> Finding:
    return Finding(*key, "", "", Fault.MISSING, document_good=False)


def _found(findings: Iterable[Finding]) -> Found:
    return {
        (finding.fault, f"{finding.model} {finding.version}"): {
            "model": _plain(finding.model),
            "version": _plain(finding.version),
        }
        for finding in findings
        if finding.fault is not None
    }


def _plain(part: object) -> int | str:
    """Return what can be kept as JSON of a part of a name: SQLite keeps bytes there too."""
    return part if isinstance(part, int | str) else str(part)
