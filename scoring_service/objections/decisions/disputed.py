"""What a decision is about: every score that an objection names, as it stands now.

What is possible for an item is judged over all of them: a value is corrected or deleted where one
of them has it, and a right value must be one that each of their algorithms takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.errors import FieldError
from scoring_service.objections import values
from scoring_service.objections.effects import lineage
from scoring_service.objections.records import Objection
from scoring_service.registry import service as registry
from scoring_service.scoring.records import Score, recorded_value


@dataclass(frozen=True, slots=True)
class Disputed:
    """The standing scores that an objection names, its own first, each with its algorithm."""

    scores: tuple[Score, ...]
    algorithms: tuple[Algorithm, ...]

    @property
    def own(self) -> Score:
        """Return the score that stands where the one stood that it was lodged against."""
        return self.scores[0]

    def is_recorded(self, item: str) -> bool:
        return bool(lineage.recorded_values(self.scores, item))

    def would_change(self, item: str, value: float | None) -> bool:
        """Tell whether any of the scores would have another value of an item afterwards.

        What another score than the objection's own misses, is not put into it.
        """
        own, *others = (recorded_value(score, item) for score in self.scores)
        return own != value or any(other not in (None, value) for other in others)

    def value_errors(self, place: str, item: str, value: object) -> Iterator[FieldError]:
        """Name what is wrong with a value, by the algorithm of every score that has the item."""
        own, *others = zip(self.scores, self.algorithms, strict=True)
        having = [part for part in others if recorded_value(part[0], item) is not None]
        by_digest = {score.digest: algorithm for score, algorithm in (own, *having)}
        found = (values.errors(place, one, item, value) for one in by_digest.values())
        yield from {
            (error.pointer, error.message): error for part in found for error in part
        }.values()


def disputed_by(session: Session, objection: Objection) -> Disputed:
    """Return what an objection is about as it stands now."""
    scores = lineage.standing_scores(session, objection.score_ids)
    return Disputed(scores, tuple(registry.get_algorithm(session, one.digest) for one in scores))
