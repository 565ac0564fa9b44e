"""What MLflow has of the published versions, and how that differs from our record.

Our record is what is served; MLflow is how a version came to be, and what others may run. A version
that MLflow has never had is no difference: releases are taken in without it. One that it once had
must stay as it was published.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scoring_service.registry.records import Publication

Key = tuple[str, int]

MISSING: Final = "mlflow_version_missing"
OTHER: Final = "mlflow_version_other"
CHANGED: Final = "mlflow_document_changed"
DOCUMENT_UNREADABLE: Final = "mlflow_document_unreadable"
STATE: Final = "mlflow_state_differs"
CHAMPION: Final = "mlflow_champion_differs"
CODES: Final = frozenset({MISSING, OTHER, CHANGED, DOCUMENT_UNREADABLE, STATE, CHAMPION})


@dataclass(frozen=True, slots=True)
class Seen:
    """One version as MLflow has it: its tags, and the digest of the document's bytes.

    `document` is None where the bytes cannot be read.
    """

    digest: str
    state: str
    document: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """What MLflow has: versions by model and number, and by model where `champion` points."""

    versions: Mapping[Key, Seen] = field(default_factory=dict)
    champions: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the code of the alarm, what it is about, and what its sentence needs."""

    code: str
    about: str
    values: Mapping[str, Any]


def differences(
    publications: Sequence[Publication], look: Look, had: Collection[Key]
) -> list[Difference]:
    """Name every difference; `had` are the versions that MLflow is known to have had."""
    found = [
        difference
        for publication in publications
        for difference in _of_version(publication, look, had)
    ]
    return found + list(_of_champions(publications, look))


def registered(publications: Sequence[Publication], look: Look) -> list[Key]:
    """Return the versions that MLflow has as the ones that were published."""
    return [
        (p.model, p.version)
        for p in publications
        if (seen := look.versions.get((p.model, p.version))) and seen.digest == p.digest
    ]


def _of_version(publication: Publication, look: Look, had: Collection[Key]) -> Iterator[Difference]:
    if publication.refused:
        return  # our own record is in doubt, and another alarm says so
    key = publication.model, publication.version
    about = f"{publication.model} {publication.version}"
    named = {"model": publication.model, "version": publication.version}
    seen = look.versions.get(key)
    if seen is None:
        if key in had:
            yield Difference(MISSING, about, named)
        return
    if seen.digest != publication.digest:
        digests = {"published": publication.digest, "found": seen.digest}
        yield Difference(OTHER, about, named | digests)
        return
    if seen.document is None:
        yield Difference(DOCUMENT_UNREADABLE, about, named)
    elif seen.document != publication.digest:
        digests = {"published": publication.digest, "found": seen.document}
        yield Difference(CHANGED, about, named | digests)
    if seen.state != publication.state:
        states = {"published": publication.state.value, "found": seen.state}
        yield Difference(STATE, about, named | states)


def _of_champions(publications: Sequence[Publication], look: Look) -> Iterator[Difference]:
    known = {key: look.versions[key].digest for key in look.versions}
    for model in sorted({publication.model for publication in publications}):
        own = [p for p in publications if p.model == model]
        served = next((p for p in own if p.champion), None)
        pointed = look.champions.get(model)
        if served is not None and known.get((model, served.version)) != served.digest:
            continue  # MLflow cannot point at what it does not have
        wanted = served.version if served else None
        if pointed != wanted:
            values = {"model": model, "served": wanted, "found": pointed}
            yield Difference(CHAMPION, model, values)


def dumped(look: Look) -> str:
    """Write what was seen as JSON, for another process."""
    versions = [
        [*key, seen.digest, seen.state, seen.document] for key, seen in look.versions.items()
    ]
    return json.dumps({"versions": versions, "champions": dict(look.champions)})


def loaded(text: str) -> Look:
    """Read what another process has seen; raise `ValueError` where it has said nothing."""
    content = json.loads(text)
    versions = {(model, version): Seen(*rest) for model, version, *rest in content["versions"]}
    return Look(versions, content["champions"])
