"""The extended statement of reasons and grounds: the rule applied to each thing that counts (L11).

More than the explanation, for whoever asks further: of each item the catalogue's entry, of each
line of the published table that was applied its points and how much of the reference population
is in it. Built from the explanation document alone, so it can say nothing else than that does.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.advice import advice
from scoring_service.explanation.document import ExplanationDocument, ItemLine, Line, basis_label
from scoring_service.explanation.formats import share_text
from scoring_service.explanation.lacking import unscorable_sentences
from scoring_service.explanation.tally import TableLine
from scoring_service.explanation.wording import speaking
from scoring_service.sources import catalogue


@dataclass(frozen=True, slots=True)
class Course:
    """What was asked when, under which procedure, and how the person can go on.

    `requested_on` is the day of the lender's request, of which a score that was made again comes
    too, and `requested` are the items that it held.
    """

    number: str
    asked_on: date
    requested_on: date
    requested: Collection[str]
    title: str
    law: str
    article: str
    how_to_go_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroundItem:
    """One item with the catalogue's entry: who holds it, and on which bases it may be used.

    Nothing else is known of when it was received than that the request for the score brought it:
    `received_on` is the day of that request, or None where the request did not hold the item.
    """

    line: ItemLine
    catalogue: str
    legal_bases: tuple[str, ...]
    received_on: date | None


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """One line of the published table that was applied.

    `share` is that of the reference population for which the same line holds. `effect` is what the
    feature did to the score; the effect of two features together is part of both of theirs, and
    what each of the two counts for is said beside the line: `grounds`, a line for each feature.
    """

    line: TableLine
    people: int
    share: float
    share_text: str
    grounds: tuple[Line, ...]

    @property
    def effect(self) -> Line | None:
        return self.grounds[0] if len(self.grounds) == 1 else None

    @property
    def contribution(self) -> Decimal | None:
        return self.effect.points if self.effect else None


@dataclass(frozen=True)
class StatementOfReasons:
    """All of it, ready to be shown."""

    document: ExplanationDocument
    course: Course
    items: tuple[GroundItem, ...]
    rules: tuple[AppliedRule, ...]
    no_score: tuple[str, ...]
    """Why there is no score, where there is none."""
    would_have_changed: tuple[str, ...]


def state_reasons(document: ExplanationDocument, course: Course) -> StatementOfReasons:
    """State the reasons and grounds of an explained score, in the language of its explanation."""
    with speaking(document.language):
        return StatementOfReasons(
            document=document,
            course=course,
            items=tuple(_items(document, course)),
            rules=tuple(_rules(document)),
            no_score=tuple(unscorable_sentences(document)),
            would_have_changed=tuple(advice(document)),
        )


def _items(document: ExplanationDocument, course: Course) -> Iterator[GroundItem]:
    for line in document.items:
        named = document.algorithm.item_by_id[line.id].catalogue
        found = catalogue.find_item(named)
        bases = catalogue.source_of(found).bases if found else ()
        labels = tuple(basis_label(basis, document.language) for basis in bases)
        received_on = course.requested_on if line.id in course.requested else None
        yield GroundItem(line, named, labels, received_on)


def _rules(document: ExplanationDocument) -> Iterator[AppliedRule]:
    if document.tally is None:
        return
    effects = {line.feature: line for line in document.lines}
    for line in document.tally.lines:
        people, everybody = _counts(document.algorithm, line.features, line.bins)
        share = people / everybody if everybody else 0.0
        grounds = tuple(effects[feature] for feature in line.features)
        yield AppliedRule(line, people, share, share_text(share, document.language), grounds)


def _counts(algorithm: Algorithm, features: Sequence[str], bins: Sequence[int]) -> tuple[int, int]:
    """Return how many of the reference population a line holds for, and how many there are."""
    if len(features) == 1:
        counts = algorithm.feature_by_id[features[0]].counts
        return counts[bins[0]], sum(counts)
    names = [feature.id for feature in algorithm.features]
    places = tuple(names.index(feature) for feature in features)
    pair = next(p for p in algorithm.pairs if (p.first, p.second) == places)
    return pair.counts[pair.grid[bins[0]][bins[1]]], sum(pair.counts)
