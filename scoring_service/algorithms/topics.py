"""What a change of an algorithm document is about, for whoever reads it.

Every place has a topic: what no rule knows is `OTHER`, so that nothing can be left out.
"""

from enum import StrEnum
from typing import Any, Final

from scoring_service.algorithms.difference import ABSENT, Change, same


class Topic(StrEnum):
    """What changed, in the order in which it is told."""

    POINTS = "points"
    FEATURES = "features"
    ITEMS = "items"
    REASONS = "reasons"
    ADVICE = "advice"
    BANDS = "bands"
    POPULATION = "population"
    TEXTS = "texts"
    OTHER = "other"


_WHOLE: Final = {
    "title": Topic.TEXTS,
    "summary": Topic.TEXTS,
    "items": Topic.ITEMS,
    "derived": Topic.FEATURES,
    "pairs": Topic.POINTS,
    "base_points": Topic.POINTS,
    "range": Topic.POINTS,
    "sufficiency": Topic.POINTS,
    "consistency": Topic.ADVICE,
    "missing_reason": Topic.REASONS,
    "probability": Topic.BANDS,
    "bands": Topic.BANDS,
    "reference": Topic.POPULATION,
}
_OF_FEATURE: Final = {
    "bins": Topic.POINTS,
    "groups": Topic.POINTS,
    "missing": Topic.POINTS,
    "actionable": Topic.ADVICE,
    "reason": Topic.REASONS,
    "label": Topic.FEATURES,
    "unit": Topic.FEATURES,
    "monotone": Topic.FEATURES,
    "rationale": Topic.FEATURES,
}
_FIELD: Final = 2
"""Where in a place the field of a feature stands: after `features` and its id."""


def topic_of(change: Change) -> Topic:
    """Return what a change is about; where only people were counted anew, the population."""
    place = change.place
    if place[0] != "features":
        found = _WHOLE.get(place[0], Topic.OTHER)
    elif len(place) > _FIELD:
        found = _OF_FEATURE.get(place[_FIELD], Topic.OTHER)
    else:
        found = Topic.FEATURES
    if found is Topic.POINTS and _only_counts(change):
        return Topic.POPULATION
    return found


def _only_counts(change: Change) -> bool:
    if change.place[-1] == "count":
        return True
    if change.before is ABSENT or change.after is ABSENT:
        return False
    return same(_uncounted(change.before), _uncounted(change.after))


def _uncounted(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_uncounted(part) for part in value]
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if key != "count"}
    return value
