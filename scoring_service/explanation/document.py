"""The explanation document: everything a person is told about their score, in their language.

Built from the stored score and its published algorithm alone, so that the page, the download and
the PDF say the same (SEEDS L11). Numbers come from the store; nothing is estimated here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from scoring_service.algorithms import reasons as sentences
from scoring_service.algorithms.points_table import Evaluation, evaluate
from scoring_service.algorithms.recourse import Change, Outcome, find_recourse
from scoring_service.algorithms.structure import Algorithm, Band
from scoring_service.explanation.formats import points_text, value_text
from scoring_service.explanation.ranges import codes_of, target_text
from scoring_service.explanation.record import (
    Refused,
    Remarks,
    StoredItem,
    StoredScore,
    Surroundings,
    View,
)
from scoring_service.explanation.responsibility import responsible_text
from scoring_service.explanation.states import SUPPRESSED
from scoring_service.explanation.tally import Tally, tally
from scoring_service.explanation.wording import speaking
from scoring_service.sources import catalogue
from scoring_service.transparency.proofs import Proof

_MOST_HELPING: Final = 3
_LEAST_HELPING: Final = 1
"""In points: less is not worth a person's attention; the table has every line."""
_MOST_SINGLE: Final = 5


@dataclass(frozen=True, slots=True)
class Line:
    """What one feature did to the score."""

    feature: str
    label: str
    value: str
    points: Decimal
    points_text: str
    rank: int
    rationale: str
    causal: bool


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One main reason: its public code and sentence, and what it cost."""

    code: str
    sentence: str
    line: Line


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item with its source and what became of it."""

    id: str
    label: str
    value: str
    number: float | None
    source_id: str
    source: str
    holder: str
    status: str
    views: tuple[View, ...] = ()
    refused: Refused | None = None

    @property
    def state(self) -> str:
        """Return the key of its words in `ITEM_STATES`."""
        return SUPPRESSED if self.refused and not self.refused.use_unlawful else self.status


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One feature to change: where it is now and where it would have to be."""

    feature: str
    label: str
    now: str
    target: str
    takes_time: bool


@dataclass(frozen=True, slots=True)
class Path:
    """Changes made together and the score they would give."""

    changes: tuple[ChangeLine, ...]
    score: int
    gain: int


@dataclass(frozen=True, slots=True)
class Improvement:
    """What would change the score: the way to the next band, and single steps with their gain."""

    next_band: Band | None
    to_next_band: Path | None
    single: tuple[Path, ...]

    @property
    def changes(self) -> tuple[ChangeLine, ...]:
        """Every change that is named."""
        paths = (self.to_next_band, *self.single)
        return tuple(change for path in paths if path for change in path.changes)


@dataclass(frozen=True)
class ExplanationDocument:
    """All of it, ready to be shown; `lines` are ordered by how much they count."""

    language: str
    score: StoredScore
    algorithm: Algorithm
    surroundings: Surroundings
    band_label: str
    purpose: str
    legal_basis: str
    base_value: Decimal | None
    lines: tuple[Line, ...]
    reasons: tuple[ReasonLine, ...]
    helping: tuple[Line, ...]
    items: tuple[ItemLine, ...]
    known_features: int
    """How many of the algorithm's features have a value."""
    tally: Tally | None
    improvement: Improvement | None
    responsible: str

    @property
    def is_scored(self) -> bool:
        return self.score.value is not None

    @property
    def has_views(self) -> bool:
        """Tell whether anything is said beside what a dispute did not settle."""
        return bool(self.surroundings.remarks.views or self.surroundings.remarks.statements)

    @property
    def log_line(self) -> int | None:
        """Return the score's line in the transparency log, from 1; None until it is signed for."""
        proof = self.surroundings.receipt.get("proof")
        return None if proof is None else Proof.parse(proof).index + 1


def build_document(
    score: StoredScore, algorithm: Algorithm, surroundings: Surroundings, *, language: str
) -> ExplanationDocument:
    """Put a stored score into words; `language` is a language of the service."""
    evaluation = evaluate(algorithm, _used_values(score))
    scored = score.value is not None
    with speaking(language):
        lines = tuple(contribution_lines(score.explanation, algorithm, language))
        return ExplanationDocument(
            language=language,
            score=score,
            algorithm=algorithm,
            surroundings=surroundings,
            band_label=_band_label(score, algorithm, language),
            purpose=purpose_label(score.purpose, language),
            legal_basis=basis_label(score.legal_basis, language),
            base_value=_base_value(score.explanation),
            lines=lines,
            reasons=tuple(_reasons(lines, score, algorithm, language)),
            helping=tuple(line for line in lines if line.points >= _LEAST_HELPING)[:_MOST_HELPING],
            items=tuple(
                _item(item, algorithm, language, surroundings.remarks) for item in score.items
            ),
            known_features=evaluation.known_features,
            tally=tally(algorithm, evaluation, language) if scored else None,
            improvement=_improvement(algorithm, evaluation, language) if scored else None,
            responsible=responsible_text(surroundings.operator),
        )


def purpose_label(purpose: str, language: str) -> str:
    """Return the catalogue's words for a purpose."""
    found = catalogue.load().purpose_by_id.get(purpose)
    return found.label[language] if found else purpose


def basis_label(basis: str, language: str) -> str:
    """Return the catalogue's words for a legal basis."""
    found = next((b for b in catalogue.load().bases if b.id == basis), None)
    return found.label[language] if found else basis


def _used_values(score: StoredScore) -> dict[str, float | None]:
    return {item.id: item.value for item in score.items if item.status == "used"}


def _base_value(explanation: Mapping[str, Any]) -> Decimal | None:
    written = explanation.get("base_value")
    return None if written is None else Decimal(written)


def _band_label(score: StoredScore, algorithm: Algorithm, language: str) -> str:
    return next((band.label[language] for band in algorithm.bands if band.id == score.band), "")


def contribution_lines(
    explanation: Mapping[str, Any], algorithm: Algorithm, language: str
) -> Iterator[Line]:
    """Put the contributions of a stored or a tried explanation into words."""
    for part in explanation.get("contributions", ()):
        feature = algorithm.feature_by_id[part["feature"]]
        points = Decimal(part["points"])
        codes = codes_of(algorithm, feature.id)
        yield Line(
            feature=feature.id,
            label=feature.label[language],
            value=value_text(part["value"], feature.unit, language, codes),
            points=points,
            points_text=points_text(points, language),
            rank=part["rank"],
            rationale=feature.rationale[language],
            causal=feature.basis == "causal",
        )


def _reasons(
    lines: tuple[Line, ...], score: StoredScore, algorithm: Algorithm, language: str
) -> Iterator[ReasonLine]:
    by_feature = {line.feature: line for line in lines}
    for part in score.explanation.get("reasons", ()):
        reason = sentences.Reason(part["code"], part["feature"], part["missing"])
        sentence = sentences.sentence(algorithm, reason, language)
        yield ReasonLine(reason.code, sentence, by_feature[reason.feature])


def _item(item: StoredItem, algorithm: Algorithm, language: str, remarks: Remarks) -> ItemLine:
    described = algorithm.item_by_id[item.id]
    catalogued = catalogue.find_item(described.catalogue)
    source = catalogue.source_of(catalogued) if catalogued else None
    return ItemLine(
        id=item.id,
        label=described.label[language],
        value=value_text(item.value, described.unit, language, described.codes),
        number=item.value,
        source_id=item.source,
        source=source.name[language] if source else "",
        holder=source.holder[language] if source else "",
        status=item.status,
        views=remarks.views.get(item.id, ()),
        refused=remarks.refused.get(item.id),
    )


def _improvement(algorithm: Algorithm, evaluation: Evaluation, language: str) -> Improvement:
    found = find_recourse(algorithm, evaluation)

    def path(outcome: Outcome) -> Path:
        changes = (
            _change(part, algorithm, evaluation.values, language) for part in outcome.changes
        )
        return Path(tuple(changes), outcome.score, outcome.gain)

    return Improvement(
        next_band=found.next_band,
        to_next_band=path(found.to_next_band) if found.to_next_band else None,
        single=tuple(path(outcome) for outcome in found.single[:_MOST_SINGLE]),
    )


def _change(
    change: Change, algorithm: Algorithm, values: Mapping[str, float | None], language: str
) -> ChangeLine:
    feature = algorithm.feature_by_id[change.feature]
    codes = codes_of(algorithm, feature.id)
    return ChangeLine(
        feature=feature.id,
        label=feature.label[language],
        now=value_text(values[feature.id], feature.unit, language, codes),
        target=target_text(algorithm, feature, change.from_bin, change.to_bin, language),
        takes_time=feature.actionable == "over_time",
    )
