"""The published document: the integer table, the reference counts, the probabilities."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from models.credit_card_default import calibration, features
from models.credit_card_default.calibration import Curve
from models.credit_card_default.clients import Integers
from models.credit_card_default.description import Description, Json
from models.credit_card_default.shape import Bins, Columns, PairShape
from models.credit_card_default.table import Table
from scoring_service.algorithms import document


class UnboundedAdviceError(ValueError):
    """Advice could ask for more than a restraint allows: no threshold is high enough to say it."""


def compile_document(
    table: Table, columns: Columns, curve: Curve, description: Description
) -> bytes:
    """Return the canonical bytes; `columns` are the features of the reference population.

    Raise `UnboundedAdviceError`.
    """
    bins = table.shape.bins(columns)
    size = len(next(iter(bins.values())))
    content: Json = {
        **features.outline(description),
        "features": [_feature(part, table, bins) for part in description.content["features"]],
        "pairs": [
            _pair(pair, points, bins)
            for pair, points in zip(table.shape.pairs, table.pairs, strict=True)
        ],
        "base_points": table.base_points,
        "consistency": [
            *_bounds(table, description),
            *_rules(table, description),
            *_restraints(table, description),
        ],
        "reference": {"size": size, "description": _described(description, size)},
    }
    lowest, highest = document.attainable(content)
    risks = calibration.probabilities(curve, lowest, highest)
    content |= {
        "range": {"min": lowest, "max": highest},
        "probability": {"first_score": lowest, "values": risks},
        "bands": calibration.bands(description, risks, lowest),
    }
    return document.build(content)


def _feature(part: Json, table: Table, bins: Bins) -> Json:
    points = table.mains[part["id"]]
    cuts = table.shape.thresholds[part["id"]]
    counts = np.bincount(bins[part["id"]], minlength=len(points) + 1)
    return {
        **features.declared(part),
        "bins": [
            {"upto": None if k == len(cuts) else cuts[k], "points": int(p), "count": int(counts[k])}
            for k, p in enumerate(points)
        ],
        "missing": {"points": 0, "count": int(counts[-1])},
    }


def _pair(pair: PairShape, points: Integers, bins: Bins) -> Json:
    counts = np.bincount(pair.cells_of(bins), minlength=pair.size)
    rows = np.append(pair.rows, _most_neutral(points[pair.cells], counts[pair.cells]))
    columns = np.append(pair.columns, _most_neutral(points[pair.cells].T, counts[pair.cells].T))
    return {
        "features": [pair.first, pair.second],
        "grid": pair.cells[np.ix_(rows, columns)].tolist(),
        "cells": [{"points": int(p), "count": int(c)} for p, c in zip(points, counts, strict=True)],
    }


def _most_neutral(points: Integers, counts: Integers) -> int:
    """Return the row that gives and takes least: a missing feature is looked up there."""
    weight = counts.sum(axis=1)
    size = (np.abs(points) * counts).sum(axis=1) / np.maximum(weight, 1)
    return int(np.argmin(np.where(weight > 0, np.round(size, 6), np.inf)))


def _bounds(table: Table, description: Description) -> Iterator[Json]:
    """Turn `less` ≤ `times` · `more` into rules between the thresholds that were chosen."""
    thresholds = table.shape.thresholds
    for bound in description.content["bounds"]:
        said: set[float] = set()
        for limit in thresholds[bound["less"]]:
            lower = [t for t in thresholds[bound["more"]] if t * bound["times"] <= limit]
            if lower and lower[-1] not in said:
                said.add(lower[-1])
                yield {
                    "if": {"feature": bound["less"], "above": limit},
                    "then": {"feature": bound["more"], "above": lower[-1]},
                }


def _rules(table: Table, description: Description) -> Iterator[Json]:
    """Say each rule with the thresholds that were chosen: the premise narrower, the claim wider."""
    for rule in description.content["rules"]:
        premise = _moved(rule["if"], table, narrower=True)
        claim = _moved(rule["then"], table, narrower=False)
        if premise and claim:
            yield {"if": premise, "then": claim}


def _restraints(table: Table, description: Description) -> Iterator[Json]:
    """Let advice cross a threshold of `less` only where `more` is at least `times` as much.

    Unlike a truth, a restraint is broken by some people's own values, and then left aside; so each
    threshold has its own rule, even where a lower one has the same claim.
    """
    thresholds = table.shape.thresholds
    for restraint in description.content["restraints"]:
        less, more = restraint["less"], restraint["more"]
        for limit in thresholds[less]:
            enough = [t for t in thresholds[more] if t >= limit * restraint["times"]]
            if not enough:
                raise UnboundedAdviceError(f"no threshold of {more} bounds {less} above {limit:g}")
            yield {
                "if": {"feature": less, "above": limit},
                "then": {"feature": more, "above": enough[0]},
            }


def _moved(condition: dict[str, Any], table: Table, *, narrower: bool) -> Json | None:
    """Return the nearest condition at a chosen threshold, or None where there is none."""
    side = "above" if "above" in condition else "at_most"
    limit, cuts = condition[side], table.shape.thresholds[condition["feature"]]
    if (side == "above") == narrower:
        found = [cut for cut in cuts if cut >= limit][:1]
    else:
        found = [cut for cut in cuts if cut <= limit][-1:]
    return {"feature": condition["feature"], side: found[0]} if found else None


def _described(description: Description, size: int) -> dict[str, str]:
    return {
        language: text.format(size=f"{size:,}")
        for language, text in description.content["reference"].items()
    }
