"""Holds every published version against its approval and the log."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.registry import verification
from scoring_service.registry.verification import Fault
from scoring_service.transparency import entries
from scoring_service.transparency.audit import Expected
from scoring_service.transparency.evidence import Evidence

_SENTENCES: Final = {
    Fault.NOT_LOGGED: "the log has no entry of its publication.",
    Fault.LOGGED_OTHERWISE: "the log's entry of its publication is not what is stored of it.",
    Fault.NOT_PROVED: "the log does not prove its publication.",
    Fault.CHANGED: "its files are not those that were approved.",
    Fault.RETIREMENT_UNDONE: "the log says that it was retired, and it is stored as published.",
    Fault.RETIREMENT_NOT_LOGGED: "the log has no right entry of its retirement.",
}


def audit_publications(session: Session) -> Iterator[Expected]:
    """Yield what the log tells of each version, and what is wrong with it."""
    evidence = Evidence(session)
    for key in verification.list_stored(session):
        finding = verification.verify(session, key, evidence)
        about = entries.publication_of(*key), entries.retirement_of(*key)
        if finding is None or finding.fault is None:
            yield Expected(about=about)
            continue
        name = f"{finding.model} {finding.version}"
        yield Expected(faults=(f"{name}: {_SENTENCES[finding.fault]}",), about=about)
