"""What one process serves: versions verified when it first saw them, algorithms it has parsed.

What runs is the published document itself (SEEDS L12). A process believes what the database says of
a version once `verification` has held it against its approval and the log, at start-up for all;
what the database says anew is verified anew. A version that was refused stays so until the process
is loaded again, and one that was good keeps making scores from the document in memory.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel import canonical
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import verification
from scoring_service.registry.records import Publication, State
from scoring_service.registry.tables import PublicationRow
from scoring_service.registry.verification import Finding, Key
from scoring_service.transparency.evidence import Evidence

_OPTION: Final = "scoring_served"
_OF_DIGEST: Final = select(PublicationRow.model, PublicationRow.version)
_DOCUMENT: Final = select(PublicationRow.document)


class Served:
    """What a process has found of each version, and the algorithms that it holds."""

    def __init__(self) -> None:
        self.findings: dict[Key, Finding] = {}
        self.algorithms: dict[str, Algorithm] = {}
        self.doubts = False
        """Whether anything was found that is not as it was published."""

    def keep(self, finding: Finding) -> None:
        """Remember what was found of a version."""
        self.findings[finding.model, finding.version] = finding
        self.doubts = any(known.fault is not None for known in self.findings.values())

    def vouches_for(self, publication: Publication) -> bool:
        """Tell whether exactly this was found to be what was published."""
        known = self.findings.get((publication.model, publication.version))
        return (
            known is not None
            and not publication.refused
            and known.fault is None
            and known.digest == publication.digest
            and known.stored_state == publication.state
        )


def serve_with(engine: Engine, served: Served) -> None:
    """Let whatever is read through this engine be remembered there."""
    engine.update_execution_options(**{_OPTION: served})


def served_by(session: Session) -> Served:
    """Return what the session's process has found; nothing, where nobody keeps it."""
    options = session.get_bind().get_execution_options()
    found: Served | None = options.get(_OPTION)
    return found or Served()


def verify_all(session: Session) -> Sequence[Finding]:
    """Verify every version and hold the algorithms that may make scores; return what was found."""
    here, evidence = served_by(session), Evidence(session)
    for key in verification.list_stored(session):
        finding = verification.verify(session, key, evidence)
        if finding is not None:
            here.keep(finding)
            if finding.document_good and finding.state is State.PUBLISHED:
                get_algorithm(session, finding.digest)
    return list(here.findings.values())


def judged(session: Session, publications: Sequence[Publication]) -> Sequence[Publication]:
    """Return all versions of some models as they count: refused, retired, served by default.

    What says so already, because its row cannot be read, stays refused.
    """
    here = served_by(session)
    if here.doubts or not all(map(here.vouches_for, publications)):
        evidence = Evidence(session)
        publications = [_judged(session, here, p, evidence) for p in publications]
    models = groupby(publications, key=lambda publication: publication.model)
    champions = {model: _champion(versions) for model, versions in models}
    return [replace(p, champion=champions[p.model] == p.version) for p in publications]


def get_algorithm(session: Session, digest: str) -> Algorithm:
    """Return the published algorithm with this digest; parsed once in each process.

    Raises `Unavailable` where the database does not have it as it was published.
    """
    here = served_by(session)
    if (known := here.algorithms.get(digest)) is not None:
        return known
    algorithm = document.parse(_verified_document(session, digest))
    return here.algorithms.setdefault(digest, algorithm)


def get_document(session: Session, digest: str) -> bytes:
    """Return the published bytes with this digest; raises as `get_algorithm` does."""
    return get_algorithm(session, digest).data


def refuse_changed(session: Session, model: str, version: int) -> None:
    """Raise `Unavailable` where what is stored of a version now is not what was published."""
    finding = verification.verify(session, (model, version))
    if finding is not None and finding.refused:
        raise changed(f"{model} {version}")


def changed(what: str) -> Unavailable:
    """Return the refusal to serve something that is not what was published."""
    return Unavailable(
        "published_bytes_changed",
        N_("A published algorithm is not what was approved"),
        N_("What is stored of {what} differs from what was published, so it is not served."),
        N_(
            "Whoever runs the service must restore it from a backup. "
            "/v1/status says what is served meanwhile."
        ),
        what=what,
    )


def _judged(
    session: Session, here: Served, publication: Publication, evidence: Evidence
) -> Publication:
    key = publication.model, publication.version
    finding = here.findings.get(key)
    told = publication.digest, publication.state
    changed_since = finding is None or told != (finding.digest, finding.stored_state)
    if changed_since or publication.refused:
        finding = verification.verify(session, key, evidence)
        if finding is not None:
            here.keep(finding)
    if finding is None or finding.refused:
        return replace(publication, refused=True)
    return replace(publication, state=finding.state)


def _champion(publications: Iterable[Publication]) -> int | None:
    serving = [p.version for p in publications if p.state is State.PUBLISHED and not p.refused]
    return max(serving, default=None)


def _verified_document(session: Session, digest: str) -> bytes:
    of_digest = _OF_DIGEST.where(PublicationRow.digest == digest)
    for model, version in session.execute(of_digest).all():
        finding = verification.verify(session, (model, version))
        if finding is not None and finding.document_good:
            key = PublicationRow.model == model, PublicationRow.version == version
            data = session.scalars(_DOCUMENT.where(*key)).one()
            if canonical.digest(data) == digest:
                return data
    raise changed(digest)
