"""The edition of the catalogue in force, held fast in the log: no source comes or goes unseen."""

import json
from dataclasses import asdict
from itertools import count

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
    digest, last = digest_in_force(), None
    for number in count(1):
        entry = entries.catalogue(digest, number)
        found = log.find_entry(session, entry.about)
        if found is None:
            break
        last = found
    if last != bytes(entry):
        log.append(session, entry)
