"""Two published versions of a model side by side: what changed, and how scores move (SEEDS L12)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from scoring_service.algorithms.alignment import Aligned, aligned_features
from scoring_service.algorithms.difference import Change, changes
from scoring_service.algorithms.shifts import FeatureShift, Shift, feature_shift, shift
from scoring_service.algorithms.structure import Algorithm
from scoring_service.algorithms.topics import Topic, topic_of
from scoring_service.kernel.errors import NotFound
from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import moved, service
from scoring_service.registry.records import Publication


@dataclass(frozen=True)
class Comparison:
    """An earlier and a later version; `moves` are the counts that the later one published."""

    before: Publication
    after: Publication
    old: Algorithm
    new: Algorithm
    moves: Mapping[str, Any] | None

    @property
    def changes(self) -> Sequence[Change]:
        return _changes(self.old, self.new)

    @property
    def shift(self) -> Shift:
        return shift(self.old, self.new)

    @property
    def features(self) -> list[tuple[Aligned, FeatureShift]]:
        """Every feature of either version, with what is proved of its points."""
        sizes = (self.old.reference_size, self.new.reference_size)
        return [
            (aligned, feature_shift(aligned, self.shift, sizes))
            for aligned in aligned_features(self.old, self.new)
        ]

    def about(self, topic: Topic) -> list[Change]:
        """Return the changes of one topic, in the order of the earlier document."""
        return [change for change in self.changes if topic_of(change) is topic]


def compare_versions(
    session: Session, model: str, version: int, other: int | None = None
) -> Comparison:
    """Compare a version with another one; None asks for the one published before it."""
    after = service.get_publication(session, model, version)
    before = (
        _get_previous(session, after)
        if other is None
        else service.get_publication(session, model, other)
    )
    old, new = (service.get_algorithm(session, p.digest) for p in (before, after))
    moves = service.get_disclosure(session, model, version).facts.get("moves")
    return Comparison(before, after, old, new, moves if moved.belongs(moves, old, new) else None)


@lru_cache(maxsize=64)
def _changes(old: Algorithm, new: Algorithm) -> tuple[Change, ...]:
    return changes(json.loads(old.data), json.loads(new.data))


def _get_previous(session: Session, publication: Publication) -> Publication:
    found = service.find_previous(session, publication.model, publication.version)
    if found is None:
        raise NotFound(
            "no_earlier_version",
            N_("There is no earlier version"),
            N_("Version {version} of {model} is the first that was published."),
            N_("Name another version to compare with, or read what this one does."),
            model=publication.model,
            version=publication.version,
        )
    return found
