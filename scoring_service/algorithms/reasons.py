"""The main reasons of a score: public codes and sentences of the features that cost points."""

from typing import Final, NamedTuple

from scoring_service.algorithms.shapley import Explained
from scoring_service.algorithms.structure import Algorithm

MOST_REASONS: Final = 4


class Reason(NamedTuple):
    """A feature that cost points; `missing` when it did so because nothing is known of it."""

    code: str
    feature: str
    missing: bool


def main_reasons(algorithm: Algorithm, explained: Explained) -> tuple[Reason, ...]:
    """Return at most four reasons, the costliest first (equal ones by feature id)."""
    costly = [part for part in explained.contributions if part.points < 0]  # ordered by |points|
    return tuple(
        [
            Reason(
                algorithm.feature_by_id[part.feature].reason_code, part.feature, part.value is None
            )
            for part in costly[:MOST_REASONS]
        ]
    )


def sentence(algorithm: Algorithm, reason: Reason, language: str) -> str:
    """Say a reason in a language of the document (`en`, `zh-CN`)."""
    feature = algorithm.feature_by_id[reason.feature]
    if reason.missing:
        return algorithm.missing_reason[language].replace("{label}", feature.label[language])
    return feature.reason_text[language]
