"""A score as its recipient sees it: labels and sentences in their language, nothing withheld shown.

While an objection stands the recipient gets no value and no explanation of it, or gets them with
the mark that they are disputed, as the procedure of the objection says (SEEDS L7); the person
scored always sees their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext

from scoring_service.algorithms.reasons import Reason, sentence
from scoring_service.algorithms.structure import Algorithm
from scoring_service.explanation.bundle import view_body
from scoring_service.explanation.record import Refused, Remarks
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.days import day_of
from scoring_service.kernel.policy import edition_on
from scoring_service.kernel.texts import marked as N_
from scoring_service.scoring.records import Score
from scoring_service.scoring.rules import ERASED, TOO_LITTLE_KNOWN

Json = dict[str, Any]

UNSCORABLE_TEXTS: Final[Mapping[str, str]] = {
    TOO_LITTLE_KNOWN: N_("Too little is known to give a score. A score would be a guess."),
    ERASED: N_("This score was replaced, and what it was made of was erased."),
}

DISPUTED: Final = N_("The person scored disputes this score, or information that it is made of.")
"""The mark in words: it names no ground, and takes no side."""


REFUSED_TEXT: Final = N_(
    "This was found wrong on an objection and is not used again until you certify it."
)

USE_UNLAWFUL_TEXT: Final = N_(
    "It was decided on an objection that this may not be used for this purpose, whatever its "
    "value. Leave it out: to certify it changes nothing."
)


@dataclass(frozen=True, slots=True)
class SubjectLink:
    """The private address of the person scored, for the recipient to hand over."""

    url: str
    expires_at: datetime


def score_body(
    score: Score,
    algorithm: Algorithm,
    link: SubjectLink | None,
    receipt: Json,
    *,
    base_url: str,
    language: str,
    remarks: Remarks,
) -> Json:
    """Write the answer of the scores API; see ../schemas.ScoreSchema for its fields."""
    withheld = score.withheld
    return {
        "id": score.id,
        "status": score.status.value,
        "value": None if withheld else score.value,
        "withheld": withheld,
        **_dispute(score),
        "range": {"min": algorithm.lowest, "max": algorithm.highest},
        "band": None if withheld else score.band,
        "probability_of_default": None if withheld else score.probability,
        "unscorable_reasons": list(map(_unscorable_reason, score.unscorable_reasons)),
        "scored_at": rfc3339(score.scored_at),
        "valid_until": rfc3339(score.valid_until),
        "purpose": score.purpose,
        "legal_basis": score.legal_basis,
        "kind": score.person.key_kind,
        "subject": {"scheme": score.person.scheme, "id": score.person.id},
        "model": model_body(score, base_url),
        "items": items_body(score, remarks, base_url),
        "statements": statements_body(remarks),
        "explanation": _explanation(score, algorithm, language, withheld=withheld),
        "receipt": None if withheld else receipt,
        "subject_link": link and {"url": link.url, "expires_at": rfc3339(link.expires_at)},
        "objection": _objection(score, link, base_url),
        "supersedes": score.supersedes,
        "superseded_by": score.superseded_by,
    }


def items_body(score: Score, remarks: Remarks, base_url: str) -> list[Json]:
    """Write the items, with what decisions on objections have to say of them."""
    return [
        {
            "id": use.id,
            "value": _number(use.value),
            "source": use.source,
            "status": use.status.value,
            "views": [view_body(view) for view in remarks.views.get(use.id, ())],
            "refused_because": _refusal(remarks.refused.get(use.id), base_url),
        }
        for use in score.items
    ]


def statements_body(remarks: Remarks) -> list[Json]:
    """Write what the person says of a score that they disputed as a whole."""
    return [view_body(view) for view in remarks.statements]


def _refusal(refused: Refused | None, base_url: str) -> Json | None:
    if refused is None:
        return None
    unlawful = refused.use_unlawful
    return {
        "objection": refused.objection,
        "text": gettext(USE_UNLAWFUL_TEXT if unlawful else REFUSED_TEXT),
        "certify_url": None if unlawful else f"{base_url}/v1/certifications",
    }


def model_body(score: Score, base_url: str) -> Json:
    """Name the published version that made the score, and where to read it."""
    version = f"{base_url}/v1/models/{score.model}/versions/{score.version}"
    return {
        "name": score.model,
        "version": score.version,
        "digest": score.digest,
        "algorithm_url": f"{version}/algorithm",
        "disclosure_url": f"{version}/disclosure",
    }


def deadline_days(score: Score) -> int:
    """Return within how many days an objection to the score is decided."""
    edition = edition_on("objections", day_of(score.scored_at))
    days: int = edition["procedures"][edition["follows"]]["at_most_days"]
    return days


def marks_disputed(score: Score) -> bool:
    """Tell whether recipients would see it with a mark while an objection stands.

    Only where the procedure and the least that the installation sets both say so.
    """
    edition = edition_on("objections", day_of(score.scored_at))
    own: str = edition["procedures"][edition["follows"]]["disputed"]
    return {own, edition["disputed_at_least"]} == {"mark"}


def _dispute(score: Score) -> Json:
    since = score.disputed_since
    return {
        "disputed": score.frozen,
        "disputed_since": since and rfc3339(since),
        "dispute_note": gettext(DISPUTED) if score.frozen else None,
    }


def _unscorable_reason(code: str) -> Json:
    return {"code": code, "text": gettext(UNSCORABLE_TEXTS[code])}


def _explanation(score: Score, algorithm: Algorithm, language: str, *, withheld: bool) -> Json:
    stored = score.explanation
    shown: Mapping[str, Any] = {} if withheld else stored
    base_value = shown.get("base_value")
    return {
        "method": stored["method"],
        "reference": algorithm.reference_description[language],
        "base_value": None if base_value is None else float(base_value),
        "contributions": list(_contributions(shown, algorithm, language)),
        "reasons": list(_reasons(shown, algorithm, language)),
    }


def _contributions(
    explanation: Mapping[str, Any], algorithm: Algorithm, language: str
) -> Iterator[Json]:
    for part in explanation.get("contributions", ()):
        yield {
            "feature": part["feature"],
            "label": algorithm.feature_by_id[part["feature"]].label[language],
            "value": _number(part["value"]),
            "points": float(part["points"]),
            "rank": part["rank"],
        }


def _reasons(explanation: Mapping[str, Any], algorithm: Algorithm, language: str) -> Iterator[Json]:
    for part in explanation.get("reasons", ()):
        reason = Reason(part["code"], part["feature"], part["missing"])
        text = sentence(algorithm, reason, language)
        yield {"code": reason.code, "text": text, "feature": reason.feature}


def _objection(score: Score, link: SubjectLink | None, base_url: str) -> Json:
    url = f"{link.url}/objections/new" if link else f"{base_url}/v1/objections"
    return {"url": url, "deadline_days": deadline_days(score)}


def _number(value: float | None) -> float | None:
    """Write whole numbers without a decimal point."""
    return int(value) if value is not None and value == int(value) else value
