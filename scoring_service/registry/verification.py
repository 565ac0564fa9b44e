"""Whether what is stored of a version is what was published, by its approval and by the log.

The approval vouches for every file, and the log's entry for the approval. So whoever changes a
version in the database must also change its entry, which was signed and shown to others, or have a
second one signed, which speaks against it here and everywhere. What the log does not hold was not
published here: it is not served.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from scoring_service.kernel import canonical
from scoring_service.kernel.database import UNREADABLE
from scoring_service.registry import approval
from scoring_service.registry.records import LANGUAGE_FILES, State
from scoring_service.registry.tables import PublicationRow
from scoring_service.transparency import entries
from scoring_service.transparency.evidence import Evidence, Lack

Key = tuple[str, int]
"""A model and its version."""

_ROW: Final = select(*PublicationRow.__table__.columns)
_KEYS: Final = select(PublicationRow.model, PublicationRow.version)


class Fault(StrEnum):
    """What is wrong with a version; also the code of the alarm about it."""

    NOT_LOGGED = "publication_not_logged"
    LOGGED_OTHERWISE = "publication_logged_otherwise"
    NOT_PROVED = "publication_not_proved"
    CHANGED = "published_bytes_changed"
    RETIREMENT_UNDONE = "retirement_undone"
    RETIREMENT_NOT_LOGGED = "retirement_not_logged"
    MISSING = "publication_missing"


REFUSING: Final = frozenset(
    {Fault.NOT_LOGGED, Fault.LOGGED_OTHERWISE, Fault.NOT_PROVED, Fault.CHANGED}
)
"""Of a version with one of these nothing is served. The others are about its state alone: a version
that is retired either in the database or in the log makes no new scores, and stays readable."""

_LACKS: Final = {
    Lack.MISSING: Fault.NOT_LOGGED,
    Lack.OTHER: Fault.LOGGED_OTHERWISE,
    Lack.UNPROVED: Fault.NOT_PROVED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a version when its row said this of digest and state."""

    model: str
    version: int
    digest: str
    stored_state: str
    fault: Fault | None
    document_good: bool
    """The log vouches for this digest, and the stored document has it."""

    @property
    def refused(self) -> bool:
        """Whether nothing of the version is served."""
        return self.fault in REFUSING

    @property
    def state(self) -> State:
        """The state that counts."""
        undone = self.fault is Fault.RETIREMENT_UNDONE
        return State.RETIRED if undone else State(self.stored_state)


def list_stored(session: Session) -> list[Key]:
    """Return every version that has a record."""
    return [(model, version) for model, version in session.execute(_KEYS)]


def list_logged(session: Session) -> set[Key]:
    """Return every version whose publication the log holds. Reads the whole log."""
    told = Evidence(session).list_logged("publication")
    return {(content["model"], content["version"]) for content in told}


def verify(session: Session, key: Key, evidence: Evidence | None = None) -> Finding | None:
    """Hold a version's record against its approval and the log; None where there is no record."""
    evidence = evidence or Evidence(session)
    model, version = key
    # Before the row: a retirement that is committed in between must not look undone.
    ended = bool(evidence.list_told("retirement", entries.retirement_of(model, version)))
    wanted = _ROW.where(PublicationRow.model == model, PublicationRow.version == version)
    try:
        row = session.execute(wanted).one_or_none()
        return None if row is None else _judged(row, evidence, ended=ended)
    except UNREADABLE:
        return Finding(model, version, "", "", Fault.CHANGED, document_good=False)


def _judged(row: Row[*tuple[Any, ...]], evidence: Evidence, *, ended: bool) -> Finding:
    State(row.state)  # raises for one that is none
    fault = _find_lack(row, evidence)
    good = fault is None and canonical.digest(row.document) == row.digest
    fault = fault or _find_fault(row, evidence, ended=ended)
    return Finding(row.model, row.version, row.digest, row.state, fault, document_good=good)


def _find_lack(row: Row[*tuple[Any, ...]], evidence: Evidence) -> Fault | None:
    try:
        entry = entries.publication(row.model, row.version, row.digest, row.approval)
        lack = evidence.find_lack(entry)
    except ValueError:  # the approval has no canonical form
        lack = Lack.OTHER
    return None if lack is None else _LACKS[lack]


def _find_fault(row: Row[*tuple[Any, ...]], evidence: Evidence, *, ended: bool) -> Fault | None:
    if approval.objections(row.approval, _files(row)):
        return Fault.CHANGED
    if row.state == State.PUBLISHED:
        return Fault.RETIREMENT_UNDONE if ended else None
    entry = entries.retirement(row.model, row.version, row.digest)
    return Fault.RETIREMENT_NOT_LOGGED if evidence.find_lack(entry) else None


def _files(row: Row[*tuple[Any, ...]]) -> Mapping[str, bytes]:
    return {
        "algorithm.json": row.document,
        LANGUAGE_FILES["en"]: row.disclosure_en.encode(),
        LANGUAGE_FILES["zh-CN"]: row.disclosure_zh.encode(),
        "facts.json": row.facts,
    }
