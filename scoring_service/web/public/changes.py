"""The page What changed: two published versions side by side, led by who is moved (SEEDS L12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from sqlalchemy.orm import Session

from scoring_service.algorithms.alignment import Aligned, AlignedPair, Row, aligned_pairs
from scoring_service.algorithms.difference import ABSENT, Change
from scoring_service.algorithms.shifts import FeatureShift, few
from scoring_service.algorithms.structure import Feature
from scoring_service.algorithms.topics import Topic
from scoring_service.explanation.formats import amount_text, points_text
from scoring_service.explanation.ranges import codes_of, listed_text, range_text
from scoring_service.explanation.wording import gettext as _
from scoring_service.explanation.wording import ngettext
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import comparisons
from scoring_service.registry import service as registry
from scoring_service.registry.comparisons import Comparison
from scoring_service.web.public.change_words import Line, line, only_in
from scoring_service.web.templating import HTML_LANGUAGES
from scoring_service.wire.languages import language

TOPICS: Final = {
    Topic.POINTS: N_("Points"),
    Topic.FEATURES: N_("Features: what counts and why"),
    Topic.ITEMS: N_("Information used"),
    Topic.REASONS: N_("Reasons"),
    Topic.ADVICE: N_("Advice"),
    Topic.BANDS: N_("Bands and probabilities"),
    Topic.POPULATION: N_("Reference group"),
    Topic.TEXTS: N_("Title and summary"),
    Topic.OTHER: N_("Something else"),
}
KINDS: Final = {
    "added": N_("%(number)s new"),
    "removed": N_("%(number)s dropped"),
    "changed": N_("%(number)s changed"),
    "punctuation": N_("%(number)s in punctuation only"),
    "en": N_("%(number)s only in English"),
    "zh-CN": N_("%(number)s only in Chinese"),
}
_NUMBERED: Final = 2
"""How many keys of a place name its subject: the list, and the part of it."""
_MOST_DIGITS: Final = 9


@dataclass(frozen=True)
class Told:
    """The changes of one topic: in short, and each in words."""

    topic: Topic
    title: str
    short: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Side:
    """The points of a row in one version, and how many people are in its whole bin."""

    points: int
    people: int


@dataclass(frozen=True)
class TableRow:
    """One line of a feature's points in both versions; a side is None where it has none."""

    values: str
    before: Side | None
    after: Side | None

    @property
    def move(self) -> int | None:
        if self.before is None or self.after is None:
            return None
        return self.after.points - self.before.points


@dataclass(frozen=True)
class Table:
    """A feature whose points, bins or computation changed."""

    feature: Feature
    aligned: Aligned
    shift: FeatureShift
    moved: str
    """How many people's points move, in words."""
    rows: Sequence[TableRow]


@dataclass(frozen=True)
class PairTable:
    """The points of a pair in both versions, where they changed."""

    pair: AlignedPair
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[int, int]]]]


def read(session: Session, name: str, version: int, other: int | None) -> dict[str, Any]:
    """Return what the page shows."""
    compared = comparisons.compare_versions(session, name, version, other)
    return {
        "before": compared.before,
        "after": compared.after,
        "algorithm": compared.new,
        "versions": registry.list_publications(session, name),
        "shift": compared.shift,
        "same": compared.old == compared.new,
        "told": [_told(compared, topic) for topic in Topic],
        "tables": _tables(compared),
        "pairs": [
            _pair_table(compared, p) for p in aligned_pairs(compared.old, compared.new) if p.changed
        ],
        "moves": compared.moves,
        "classes": _classes(compared.moves, "scores"),
        "bands": _classes(compared.moves, "bands"),
        "mean": _mean,
        "moved": _mean_move,
        "only_in": only_in,
        "html_languages": HTML_LANGUAGES,
    }


def _mean(points: Fraction) -> str:
    return amount_text(float(round(points, 2)), language())


def _mean_move(points: float) -> str:
    return points_text(Decimal(f"{points:.2f}"), language())


def _told(compared: Comparison, topic: Topic) -> Told:
    lines: dict[Line, None] = {}
    kinds: dict[tuple[str, ...], str] = {}
    for change in compared.about(topic):
        told, subject = line(change, compared.old, compared.new), change.place[:_NUMBERED]
        lines[told] = None
        found = {_kind(change, told), kinds.get(subject)}
        kinds[subject] = next(kind for kind in KINDS if kind in found)
    return Told(topic, _(TOPICS[topic]), _in_short(list(kinds.values())), list(lines))


def _kind(change: Change, told: Line) -> str:
    whole = len(change.place) <= _NUMBERED
    if whole and change.before is ABSENT:
        return "added"
    if whole and change.after is ABSENT:
        return "removed"
    return told.language or ("punctuation" if told.punctuation else "changed")


def _in_short(kinds: Sequence[str]) -> str:
    """Say how many of each kind there are, what matters most first."""
    parts = [
        _(sentence, number=kinds.count(kind)) for kind, sentence in KINDS.items() if kind in kinds
    ]
    return _(", ").join(parts) or _("nothing")


def _tables(compared: Comparison) -> list[Table]:
    """Return the features whose points, bins or counts changed, or what they are worked out of."""
    told = (*compared.about(Topic.POINTS), *compared.about(Topic.POPULATION))
    counted_or_scored = {change.place[1] for change in told if change.place[0] == "features"}
    return [
        Table(
            feature=aligned.either,
            aligned=aligned,
            shift=shift,
            moved=_moved(shift),
            rows=[_table_row(compared, aligned, row) for row in aligned.rows],
        )
        for aligned, shift in compared.features
        if not aligned.comparable or aligned.id in counted_or_scored
    ]


def _moved(shift: FeatureShift) -> str:
    if shift.people is None:
        return _("cannot be known from the documents")
    people = sum(count for move, count in shift.people.items() if move)
    return _("fewer than five") if few(people) else amount_text(people, language())


def _table_row(compared: Comparison, aligned: Aligned, row: Row) -> TableRow:
    return TableRow(
        values=_values(compared, aligned, row),
        before=_side(aligned.before, row.before),
        after=_side(aligned.after, row.after),
    )


def _side(feature: Feature | None, position: int | None) -> Side | None:
    if feature is None or position is None:
        return None
    return Side(feature.points[position], feature.counts[position])


def _values(compared: Comparison, aligned: Aligned, row: Row) -> str:
    """Say which values are in a row."""
    if row.missing:
        return _("not known")
    feature = aligned.either
    algorithm = compared.old if aligned.after is None else compared.new
    if row.values:
        codes = codes_of(algorithm, feature.id)
        return listed_text(row.values, feature.unit, language(), codes)
    return range_text(algorithm, feature, row.above, row.at_most, language())


def _pair_table(compared: Comparison, pair: AlignedPair) -> PairTable:
    columns = [_values(compared, pair.second, row) for row in pair.second.rows]
    rows = [_values(compared, pair.first, row) for row in pair.first.rows]
    return PairTable(pair, columns, list(zip(rows, pair.grid, strict=True)))


def _classes(moves: Mapping[str, Any] | None, kind: str) -> list[tuple[str, int]]:
    """Return the counted classes of moves in words, highest first."""
    said = _points_moved if kind == "scores" else _bands_moved
    found = (moves or {}).get(kind) or ()
    return [(said(one["least"], one["most"]), one["people"]) for one in reversed(found)]


def _points_moved(least: int | None, most: int | None) -> str:
    if least == most == 0:
        return _("the same")
    if most is None:
        return _("%(points)s or more", points=points_text(least or 0, language()))
    if least is None:
        return _("%(points)s or less", points=points_text(most, language()))
    ends = (points_text(end, language()) for end in (least, most))
    return _("%(low)s to %(high)s", low=next(ends), high=next(ends))


def _bands_moved(least: int, most: int) -> str:
    if least == most == 0:
        return _("the same band")
    if least == most:
        steps = abs(most)
        if most > 0:
            return ngettext("%(steps)s band better", "%(steps)s bands better", steps, steps=steps)
        return ngettext("%(steps)s band worse", "%(steps)s bands worse", steps, steps=steps)
    ends = (points_text(end, language()) for end in (least, most))
    return _("%(low)s to %(high)s bands", low=next(ends), high=next(ends))


def version_of(typed: str | None) -> int | None:
    """Read the version in an address; what is no number is a version that nobody published."""
    if typed is None:
        return None
    readable = typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS
    return int(typed) if readable else 0
