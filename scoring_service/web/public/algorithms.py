"""What the public pages say of the published algorithms (SEEDS L12)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from scoring_service.algorithms.structure import Algorithm, Feature, Pair
from scoring_service.disclosures import markdown
from scoring_service.disclosures.headings import SECTIONS
from scoring_service.explanation.ranges import bin_text
from scoring_service.registry import service as registry
from scoring_service.registry.records import Publication
from scoring_service.wire.languages import language


@dataclass(frozen=True)
class Model:
    """One model: what stands for it in lists, and all its versions, newest first.

    Nothing stands for it where every version is refused.
    """

    name: str
    algorithm: Algorithm | None
    shown: Publication
    versions: Sequence[Publication]


@dataclass(frozen=True)
class Row:
    """One line of a feature's points: which values, how many points, how many people."""

    values: str
    points: int
    people: int


@dataclass(frozen=True)
class PairTable:
    """The points that two features give together; rows of the first, columns of the second."""

    first: Feature
    second: Feature
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


def list_models(session: Session) -> list[Model]:
    """Return every model, each with the version that is served or was published last."""
    found = []
    for name, group in groupby(registry.list_publications(session), key=lambda p: p.model):
        versions = list(group)
        shown = _shown(versions)
        algorithm = None if shown.refused else registry.get_algorithm(session, shown.digest)
        found.append(Model(name, algorithm, shown, versions))
    return found


def find_publication(session: Session, name: str, version: int | None) -> Publication:
    """Return a version; None asks for the served one, or the last one where none is served."""
    if version is None:
        versions = registry.list_publications(session, name)
        if versions and not _shown(versions).refused:
            return _shown(versions)
    return registry.get_publication(session, name, version)


def _shown(versions: Sequence[Publication]) -> Publication:
    """Choose the version that stands for a model: the served one, or the last that is not refused.

    A refused one only where all are.
    """
    served = [p for p in versions if p.champion] or [p for p in versions if not p.refused]
    return (served or versions)[0]


def read(session: Session, publication: Publication) -> dict[str, Any]:
    """Return what the page of one version shows."""
    disclosure = registry.get_disclosure(session, publication.model, publication.version)
    text = disclosure.texts[language()]
    title, _, rest = text.partition("\n")
    body = rest if title.startswith("# ") else text
    return {
        "publication": publication,
        "algorithm": registry.get_algorithm(session, publication.digest),
        "versions": registry.list_publications(session, publication.model),
        "approval": disclosure.approval,
        "contents": [s for s in SECTIONS if s.heading[language()] in markdown.headings(body)],
        "disclosure": Markup(markdown.html(body, language())),  # noqa: S704 - no HTML passes it
    }


def points(session: Session, publication: Publication) -> dict[str, Any]:
    """Return the whole table of points."""
    algorithm = registry.get_algorithm(session, publication.digest)
    return {
        "publication": publication,
        "algorithm": algorithm,
        "features": [(feature, list(_rows(algorithm, feature))) for feature in algorithm.features],
        "pairs": [_pair_table(algorithm, pair) for pair in algorithm.pairs],
        "bands": _bands(algorithm),
    }


def _rows(algorithm: Algorithm, feature: Feature) -> Iterator[Row]:
    for position, (points, people) in enumerate(zip(feature.points, feature.counts, strict=True)):
        values = bin_text(algorithm, feature, position, language())
        yield Row(values, points, people)


def _pair_table(algorithm: Algorithm, pair: Pair) -> PairTable:
    first, second = algorithm.features[pair.first], algorithm.features[pair.second]
    return PairTable(
        first=first,
        second=second,
        columns=[bin_text(algorithm, second, b, language()) for b in range(len(second.points))],
        rows=[
            (bin_text(algorithm, first, a, language()), [pair.points[cell] for cell in cells])
            for a, cells in enumerate(pair.grid)
        ],
    )


def _bands(algorithm: Algorithm) -> list[dict[str, Any]]:
    """Return each band with its scores and what it means, best first."""
    tops = [algorithm.highest, *(band.lowest - 1 for band in algorithm.bands[:-1])]
    return [
        {
            "id": band.id,
            "label": band.label[language()],
            "lowest": band.lowest,
            "highest": top,
            "best": algorithm.probability_of(top),
            "worst": algorithm.probability_of(band.lowest),
        }
        for band, top in zip(algorithm.bands, tops, strict=True)
    ]
