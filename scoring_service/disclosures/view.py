"""An algorithm and its evaluation as a template reads them: in one language, in plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring_service.algorithms.structure import Algorithm, Feature, Pair
from scoring_service.disclosures.formulas import formula
from scoring_service.disclosures.ranges import Bins, bins_words
from scoring_service.disclosures.wording import number


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a feature's table: which values, how many points, how many people."""

    values: str
    points: int
    people: int


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """A feature with all its rows; the last row is for values that are not known."""

    label: str
    unit: str
    formula: str
    """How it is worked out from the items; empty where it is an item as it stands."""
    actionable: str
    rationale: str
    causal: bool
    rows: Sequence[Row]
    gain: int
    """Points between its worst and its best known row."""
    best: str


@dataclass(frozen=True, slots=True)
class PairTable:
    """Points for two features together: one row a bin of the first, one column of the second."""

    first: str
    second: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class BandRow:
    """A band: from its lowest score to its highest."""

    id: str
    label: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class CodeTable:
    """What the codes of a catalogued kind of item mean."""

    catalogue: str
    meanings: Sequence[tuple[str, str]]


def feature_tables(algorithm: Algorithm, language: str) -> list[FeatureTable]:
    """Return every feature's table, in the order of the document."""
    return [_feature_table(algorithm, feature, language) for feature in algorithm.features]


def pair_tables(algorithm: Algorithm, language: str) -> list[PairTable]:
    """Return every pair's table."""
    return [_pair_table(algorithm, pair, language) for pair in algorithm.pairs]


def band_rows(algorithm: Algorithm, language: str) -> list[BandRow]:
    """Return the bands, best first."""
    tops = [algorithm.highest, *(band.lowest - 1 for band in algorithm.bands)]
    return [
        BandRow(band.id, band.label[language], band.lowest, top)
        for band, top in zip(algorithm.bands, tops, strict=False)
    ]


def groups(evaluation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every group of people of the fairness report.

    Added to each: the name of what divides them, and how far prediction and truth are apart.
    """
    fairness = evaluation["fairness"]
    return [
        {
            **group,
            "attribute": attribute,
            "gap": abs(group["predicted"] - group["default_rate"]),
        }
        for attribute, members in fairness["groups"].items()
        for group in members
    ]


def _feature_table(algorithm: Algorithm, feature: Feature, language: str) -> FeatureTable:
    rows = [
        Row(bins_words(algorithm, feature, Bins(k, k), language), points, count)
        for k, (points, count) in enumerate(zip(feature.points, feature.counts, strict=True))
    ]
    known = feature.points[: feature.missing_bin]
    best = max(range(len(known)), key=lambda k: known[k])
    return FeatureTable(
        label=feature.label[language],
        unit=feature.unit,
        formula=formula(algorithm, feature.id, language),
        actionable=feature.actionable,
        rationale=feature.rationale[language],
        causal=feature.basis == "causal",
        rows=rows,
        gain=max(known) - min(known),
        best=rows[best].values,
    )


def _pair_table(algorithm: Algorithm, pair: Pair, language: str) -> PairTable:
    """Write a pair's grid; neighbouring rows or columns with the same points are written once."""
    first, second = algorithm.features[pair.first], algorithm.features[pair.second]
    points = [[pair.points[cell] for cell in row] for row in pair.grid]
    rows = _runs(points)
    columns = _runs([list(column) for column in zip(*points, strict=True)])
    return PairTable(
        first=first.label[language],
        second=second.label[language],
        columns=[bins_words(algorithm, second, bins, language) for bins in columns],
        rows=[
            (
                bins_words(algorithm, first, bins, language),
                [points[bins.first][column.first] for column in columns],
            )
            for bins in rows
        ],
    )


def _runs(lines: Sequence[Sequence[int]]) -> list[Bins]:
    """Join neighbouring lines with the same points; the last, for missing values, stands alone."""
    runs = [Bins(0, 0)]
    for k in range(1, len(lines)):
        if lines[k] == lines[k - 1] and k < len(lines) - 1:
            runs[-1] = Bins(runs[-1].first, k)
        else:
            runs.append(Bins(k, k))
    return runs


def code_tables(algorithm: Algorithm, language: str) -> list[CodeTable]:
    """Return what the codes of each catalogued kind of item mean."""
    found: dict[str, CodeTable] = {}
    for item in algorithm.items:
        if item.codes and item.catalogue not in found:
            meanings = [(number(code), label[language]) for code, label in item.codes.items()]
            found[item.catalogue] = CodeTable(item.catalogue, meanings)
    return list(found.values())
