"""A score as a sum that its person can add up: their own lines of the published table of points.

These points are not the contributions, which are measured from the reference population's average;
start and lines here are those of the document, and both ways end at the same score (SEEDS L12).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scoring_service.algorithms.points_table import Evaluation
from scoring_service.algorithms.structure import Algorithm, Feature, Pair
from scoring_service.explanation.formats import amount_text, points_text, value_text
from scoring_service.explanation.ranges import bin_text, codes_of
from scoring_service.explanation.wording import gettext as _


@dataclass(frozen=True, slots=True)
class TableLine:
    """One feature's line of the table, or two features' cell: which values, how many points.

    `features` are one or two, `bins` their bins in the document.
    """

    features: tuple[str, ...]
    bins: tuple[int, ...]
    label: str
    value: str
    range: str
    points: int
    points_text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Where everybody starts, the person's lines in the order of the document, and their sum.

    `note` says why these points differ from the contributions.
    """

    start: int
    lines: tuple[TableLine, ...]
    note: str

    @property
    def total(self) -> int:
        return self.start + sum(line.points for line in self.lines)


def tally(algorithm: Algorithm, evaluation: Evaluation, language: str) -> Tally:
    """Find the lines of the table that an evaluation added up."""
    single = tuple(
        _line(algorithm, feature, position, evaluation, language)
        for feature, position in zip(algorithm.features, evaluation.bins, strict=True)
    )
    pairs = tuple(_pair_lines(algorithm, single, language))
    note = _(
        "The points above say how far each thing takes you from the average of the %(people)s "
        "people in the reference group. The points here are those of the published table, where "
        "everybody starts with %(start)s: the lines differ, and both ways end at the same score.",
        people=amount_text(algorithm.reference_size, language),
        start=algorithm.base_points,
    )
    return Tally(algorithm.base_points, single + pairs, note)


def _line(
    algorithm: Algorithm, feature: Feature, position: int, evaluation: Evaluation, language: str
) -> TableLine:
    codes = codes_of(algorithm, feature.id)
    points = feature.points[position]
    return TableLine(
        features=(feature.id,),
        bins=(position,),
        label=feature.label[language],
        value=value_text(evaluation.values[feature.id], feature.unit, language, codes),
        range=bin_text(algorithm, feature, position, language),
        points=points,
        points_text=points_text(points, language),
    )


def _pair_lines(
    algorithm: Algorithm, single: tuple[TableLine, ...], language: str
) -> Iterator[TableLine]:
    for pair in algorithm.pairs:
        yield _pair_line(pair, single[pair.first], single[pair.second], language)


def _pair_line(pair: Pair, first: TableLine, second: TableLine, language: str) -> TableLine:
    points = pair.points_at(*first.bins, *second.bins)
    return TableLine(
        features=first.features + second.features,
        bins=first.bins + second.bins,
        label=_("%(first)s, together with %(second)s", first=first.label, second=second.label),
        value=_("; ").join((first.value, second.value)),
        range=_("; ").join((first.range, second.range)),
        points=points,
        points_text=points_text(points, language),
    )
