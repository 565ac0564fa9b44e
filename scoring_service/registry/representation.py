"""What the public reads of a publication, as JSON (API.md, Publications)."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.clock import rfc3339
from scoring_service.registry.records import Disclosure, Publication

Json = dict[str, Any]


def publication_body(
    publication: Publication, algorithm: Algorithm, disclosure: Disclosure, language: str
) -> Json:
    """Write one version in full, with its facts and its approval."""
    return version_body(publication) | {
        "title": algorithm.title[language],
        "summary": algorithm.summary[language],
        "range": {"min": algorithm.lowest, "max": algorithm.highest},
        "facts": disclosure.facts,
        "approval": disclosure.approval,
    }


def version_body(publication: Publication) -> Json:
    """Write one version in short."""
    address = f"/v1/models/{publication.model}/versions/{publication.version}"
    return {
        "model": publication.model,
        "version": publication.version,
        "digest": publication.digest,
        "state": publication.state,
        "champion": publication.champion,
        "refused": publication.refused,
        "published_at": publication.published_at and rfc3339(publication.published_at),
        "retired_at": publication.retired_at and rfc3339(publication.retired_at),
        "url": address,
        "algorithm_url": f"{address}/algorithm",
        "disclosure_url": f"{address}/disclosure",
        "approval_url": f"{address}/approval",
        "reasons_url": f"{address}/reasons",
        "fairness_url": f"{address}/fairness",
    }


def model_body(
    publications: Sequence[Publication], algorithm: Algorithm | None, language: str
) -> Json:
    """Write one model: its newest text and all its versions, newest first.

    Without an algorithm, where every version is refused, there is no text.
    """
    champion = next((p.version for p in publications if p.champion), None)
    return {
        "name": publications[0].model,
        "title": algorithm.title[language] if algorithm else publications[0].model,
        "summary": algorithm.summary[language] if algorithm else "",
        "champion": champion,
        "versions": [version_body(publication) for publication in publications],
    }


def by_model(publications: Iterable[Publication]) -> list[list[Publication]]:
    """Group publications, which are ordered by model, into their models."""
    return [list(group) for _, group in groupby(publications, key=lambda p: p.model)]


def reason_bodies(algorithm: Algorithm, language: str) -> list[Json]:
    """Write every reason that a score of this algorithm may give."""
    return [
        {
            "code": feature.reason_code,
            "text": feature.reason_text[language],
            "feature": feature.id,
            "label": feature.label[language],
        }
        for feature in sorted(algorithm.features, key=lambda feature: feature.reason_code)
    ]
