"""The algorithms that are served, each verified against its digest before it is used.

What runs is the published document itself (SEEDS L12): bytes that do not hash to the digest they
were published under are refused, at start-up for all and at first use for each.
"""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel import canonical
from scoring_service.kernel.errors import NotFound, Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import approval
from scoring_service.registry.records import LANGUAGE_FILES
from scoring_service.registry.tables import PublicationRow

_parsed: Final[dict[str, Algorithm]] = {}


def get_algorithm(session: Session, digest: str) -> Algorithm:
    """Return the published algorithm with this digest; parsed once in each process."""
    if (known := _parsed.get(digest)) is not None:
        return known
    algorithm = document.parse(get_document(session, digest))
    return _parsed.setdefault(digest, algorithm)


def get_document(session: Session, digest: str) -> bytes:
    """Return the published bytes with this digest; raise `Unavailable` if they changed."""
    query = select(PublicationRow.document).where(PublicationRow.digest == digest).limit(1)
    data = session.scalar(query)
    if data is None:
        raise NotFound(
            "unknown_algorithm",
            N_("There is no such published algorithm"),
            N_("No published algorithm has the digest {digest}."),
            N_("See /v1/models for everything that is published."),
            digest=digest,
        )
    if canonical.digest(data) != digest:
        raise _changed(digest)
    return data


def verify_all(session: Session) -> int:
    """Check every published file against its approval; return how many versions there are.

    Raises `Unavailable` at the first that differs: a service must not start on it.
    """
    rows = session.scalars(select(PublicationRow)).all()
    for row in rows:
        files = {
            "algorithm.json": row.document,
            LANGUAGE_FILES["en"]: row.disclosure_en.encode(),
            LANGUAGE_FILES["zh-CN"]: row.disclosure_zh.encode(),
            "facts.json": row.facts,
        }
        wrong = approval.objections(row.approval, files)
        if wrong or row.digest != row.approval["digest"]:
            raise _changed(f"{row.model} {row.version}")
    return len(rows)


def _changed(what: str) -> Unavailable:
    return Unavailable(
        "published_bytes_changed",
        N_("A published algorithm is not what was approved"),
        N_("What is stored of {what} differs from what was published, so it is not served."),
        N_("Restore the database from a backup, or import the release again into a new one."),
        what=what,
    )
