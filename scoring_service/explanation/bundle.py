"""The explanation as JSON: all that is needed to check a score without trusting this service.

With the algorithm's document (whose digest is named, and which is put in where the bundle is
downloaded) anyone can derive the features, add up the points and compare the contributions (SEEDS
L12). Points are numbers with at most two decimals,
as in the answer the lender got: read as decimals, they add up exactly.
"""

from collections.abc import Iterator
from typing import Any, Final

from scoring_service.explanation.document import ExplanationDocument, Path
from scoring_service.explanation.record import View
from scoring_service.kernel.clock import rfc3339

FORMAT: Final = "score-explanation/1"

Json = dict[str, Any]


def bundle(document: ExplanationDocument) -> Json:
    """Return the full bundle, in the document's language where it holds words."""
    around = document.surroundings
    return {
        "format": FORMAT,
        "language": document.language,
        "score": _score(document),
        "items": list(_items(document)),
        "statements": [view_body(view) for view in around.remarks.statements],
        "derived": [
            {"id": name, "value": value}
            for name, value in document.score.explanation["derived"].items()
        ],
        "explanation": _explanation(document),
        "table": _table(document),
        "recourse": _recourse(document),
        "algorithm": {
            "digest": document.score.digest,
            "url": around.algorithm_url,
            "publication": around.publication,
        },
        "receipt": dict(around.receipt),
        "recipients": [
            {"name": recipient.name, "received_at": rfc3339(recipient.received_at)}
            for recipient in around.recipients
        ],
        "responsible": document.responsible,
        "objection": {"url": around.objection_url, "deadline_days": around.objection_days},
    }


def view_body(view: View) -> Json:
    """Write both views of a dispute that stayed open; one of them may be null."""
    return {
        "objection": view.objection,
        "verification": view.verification,
        "statement": view.statement,
    }


def _score(document: ExplanationDocument) -> Json:
    score, algorithm, around = document.score, document.algorithm, document.surroundings
    return {
        "id": score.id,
        "status": score.status,
        "value": score.value,
        "range": {"min": algorithm.lowest, "max": algorithm.highest},
        "band": score.band,
        "band_label": document.band_label or None,
        "probability_of_default": score.probability,
        "scored_at": rfc3339(score.scored_at),
        "valid_until": rfc3339(score.valid_until),
        "purpose": score.purpose,
        "legal_basis": score.legal_basis,
        "model": {
            "name": score.model,
            "version": score.version,
            "digest": score.digest,
            "algorithm_url": around.algorithm_url,
            "disclosure_url": around.disclosure_url,
        },
        "unscorable_reasons": list(score.unscorable_reasons),
        "supersedes": score.supersedes,
        "superseded_by": score.superseded_by,
    }


def _items(document: ExplanationDocument) -> Iterator[Json]:
    described = document.algorithm.item_by_id
    supplied_at = rfc3339(document.score.scored_at)
    for item in document.items:
        yield {
            "id": item.id,
            "label": item.label,
            "value": item.number,
            "unit": described[item.id].unit,
            "catalogue": described[item.id].catalogue,
            "source_id": item.source_id,
            "source": item.source,
            "holder": item.holder,
            "supplied_at": supplied_at,
            "status": item.status,
            "views": [view_body(view) for view in item.views],
            "refused_because": item.refused and {"objection": item.refused.objection},
        }


def _explanation(document: ExplanationDocument) -> Json:
    stored = document.score.explanation
    base_value = stored.get("base_value")
    written = {line.feature: line for line in document.lines}
    return {
        "method": stored.get("method"),
        "reference": document.algorithm.reference_description[document.language],
        "base_value": None if base_value is None else float(base_value),
        "contributions": [
            {
                **part,
                "points": float(part["points"]),
                "label": written[part["feature"]].label,
                "rationale": {
                    "text": written[part["feature"]].rationale,
                    "basis": "causal" if written[part["feature"]].causal else "associated",
                },
            }
            for part in stored.get("contributions", ())
        ],
        "reasons": [
            {"code": reason.code, "text": reason.sentence, "feature": reason.line.feature}
            for reason in document.reasons
        ],
    }


def _table(document: ExplanationDocument) -> Json | None:
    """Write the lines of the published table that add up to the score."""
    found = document.tally
    if found is None:
        return None
    return {
        "start": found.start,
        "lines": [
            {
                "features": list(line.features),
                "bins": list(line.bins),
                "label": line.label,
                "value": line.value,
                "range": line.range,
                "points": line.points,
            }
            for line in found.lines
        ],
        "total": found.total,
    }


def _recourse(document: ExplanationDocument) -> Json | None:
    found = document.improvement
    if found is None:
        return None
    return {
        "next_band": None
        if found.next_band is None
        else {"id": found.next_band.id, "from": found.next_band.lowest},
        "to_next_band": None if found.to_next_band is None else _path(found.to_next_band),
        "single": [_path(path) for path in found.single],
    }


def _path(path: Path) -> Json:
    return {
        "score": path.score,
        "gain": path.gain,
        "changes": [
            {
                "feature": change.feature,
                "label": change.label,
                "now": change.now,
                "target": change.target,
                "takes_time": change.takes_time,
            }
            for change in path.changes
        ],
    }
