"""What changed between two versions, as JSON: exact, in the words of the document, no language."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring_service.algorithms.alignment import Aligned, Row
from scoring_service.algorithms.difference import ABSENT, Change
from scoring_service.algorithms.shifts import FeatureShift, few
from scoring_service.algorithms.structure import Feature
from scoring_service.algorithms.topics import Topic, topic_of
from scoring_service.kernel.errors import pointer
from scoring_service.registry.comparisons import Comparison
from scoring_service.registry.representation import version_body

Json = dict[str, Any]


def comparison_body(compared: Comparison) -> Json:
    """Write everything in which the later version differs from the earlier one."""
    return {
        "from": version_body(compared.before),
        "to": version_body(compared.after),
        "topics": {topic.value: len(compared.about(topic)) for topic in Topic},
        "scores": _scores_body(compared),
        "features": [_feature_body(*found) for found in compared.features],
        "moves": compared.moves,
        "changes": [_change_body(change) for change in compared.changes],
    }


def _scores_body(compared: Comparison) -> Json:
    shift = compared.shift
    return {
        "nobody_moves": shift.nobody_moves,
        "least_move": shift.least,
        "most_move": shift.most,
        "mean_before": hundredths(shift.mean_before),
        "mean_after": hundredths(shift.mean_after),
        "same_population": shift.same_population,
        "same_need": shift.same_need,
    }


def _feature_body(aligned: Aligned, found: FeatureShift) -> Json:
    return {
        "feature": aligned.id,
        "in_from": aligned.before is not None,
        "in_to": aligned.after is not None,
        "comparable": aligned.comparable,
        "mean_before": hundredths(found.mean_before),
        "mean_after": hundredths(found.mean_after),
        "people": None if found.people is None else _people(found.people),
        "rows": [_row_body(aligned, row) for row in aligned.rows],
    }


def _people(moves: Mapping[int, int]) -> list[Json]:
    return [
        {"move": move, "people": None if few(people) else people}
        for move, people in sorted(moves.items())
    ]


def _row_body(aligned: Aligned, row: Row) -> Json:
    return {
        "above": row.above,
        "at_most": row.at_most,
        "values": list(row.values),
        "missing": row.missing,
        "from": _bin_body(aligned.before, row.before),
        "to": _bin_body(aligned.after, row.after),
    }


def _bin_body(feature: Feature | None, position: int | None) -> Json | None:
    if feature is None or position is None:
        return None
    points, count = feature.points[position], feature.counts[position]
    return {"bin": position, "points": points, "count": count}


def _change_body(change: Change) -> Json:
    return {
        "place": pointer(*change.place),
        "topic": topic_of(change).value,
        "kind": _kind(change),
        "from": None if change.before is ABSENT else change.before,
        "to": None if change.after is ABSENT else change.after,
    }


def _kind(change: Change) -> str:
    if change.before is ABSENT:
        return "added"
    return "removed" if change.after is ABSENT else "changed"


def hundredths(points: Fraction) -> float:
    """Write a mean of points to two decimals."""
    return float(round(points, 2))
