"""The edition of the catalogue in force, held fast in the log: no source comes or goes unseen."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy.orm import Session

from scoring_service.kernel import canonical
from scoring_service.sources import catalogue
from scoring_service.transparency import entries, log


def digest_in_force() -> str:
    """Return the digest of the catalogue's canonical JSON."""
    content = json.loads(json.dumps(asdict(catalogue.load()), default=str))
    return canonical.digest(canonical.dumps(content))


def record_edition(session: Session) -> None:
    """Append the edition in force to the log, if it is not the last that the log holds."""
    number, last = _last(session)
    digest = digest_in_force()
    if last != digest:
        log.append(session, entries.catalogue(digest, number + 1))


def find_faults(session: Session) -> Iterator[str]:
    """Say so, where the edition in force is not the last that the log holds."""
    if _last(session)[1] != digest_in_force():
        yield "The catalogue of sources in force is not the one that the log holds."


def _last(session: Session) -> tuple[int, str | None]:
    """Return how many editions the log holds, and the digest of the last."""
    number = log.count_editions(session)
    found = log.find_entry(session, entries.edition_of(number))
    return number, json.loads(found)["digest"] if found else None
