"""The file of an objection as JSON, `objection-file/1` (docs/transparency.md).

Canonical and signed as a whole; each decision and each score in it is proved by itself as well. Of
evidence it holds the digests, and says where the bytes are.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from scoring_service.kernel.clock import rfc3339
from scoring_service.notices import rules as notices
from scoring_service.notices.told import Told
from scoring_service.objections.casefile.acting import authorities, doer
from scoring_service.objections.casefile.chains import NOT_OPENED, ToldScore, tells
from scoring_service.objections.casefile.gathering import Casefile, DecidedOn
from scoring_service.objections.correspondence.records import Evidence
from scoring_service.objections.inquiries.records import Inquiry
from scoring_service.objections.inquiries.schemas import inquiry_body
from scoring_service.objections.representation import objection_body
from scoring_service.scoring.suppressions import Suppression
from scoring_service.scoring.telling import signed_bundle
from scoring_service.transparency.signing import SigningKey

FORMAT: Final = "objection-file/1"

_ELSEWHERE: Final = ("decision", "decisions", "events", "revision")
_INTERNAL: Final = ("assignee", "proposal", "earlier_proposals", "barred")

Json = dict[str, Any]


def signed_file(case: Casefile, key: SigningKey) -> Json:
    """Return the file; `signature` signs everything else in it."""
    content = _content(case, key)
    return {**content, "signature": key.sign_json(content)}


def _content(case: Casefile, key: SigningKey) -> Json:
    told = objection_body(case.objection, for_reviewer=False, helper_id=case.helper_id)
    base = case.telling.base_url
    return {
        "format": FORMAT,
        "language": case.telling.language,
        "made_at": rfc3339(case.made_at),
        "service": {"url": base, "keys": f"{base}/log/keys", "operator": case.telling.operator},
        "organisation": case.organisation,
        "objection": {k: v for k, v in told.items() if k not in (*_ELSEWHERE, *_INTERNAL)},
        "events": [{"revision": n, **event} for n, event in enumerate(told["events"], 1)],
        "messages": [
            {
                **doer(case.objection, m.revision, case.helpers),
                "text": m.text,
                "at": rfc3339(m.sent_at),
                "revision": m.revision,
            }
            for m in case.messages
        ],
        "helpers": list(authorities(case.helpers, base)),
        "evidence": list(_evidence(case)),
        "inquiries": [_inquiry(inquiry, supplier) for inquiry, supplier in case.inquiries],
        "decisions": [
            _decision(decided, body)
            for decided, body in zip(case.decisions, told["decisions"], strict=True)
        ],
        **_afterwards(case),
        "scores": [_score(told, key) for told in case.scores],
    }


def _evidence(case: Casefile) -> Iterator[Json]:
    """Name every file, whoever sent it, in the order in which they came."""
    of_sources = [(one, inquiry.id) for inquiry, _ in case.inquiries for one in inquiry.evidence]
    found = [*((one, None) for one in case.evidence), *of_sources]
    address = f"{case.telling.base_url}/v1/objections/{case.objection.id}/evidence"
    for one, inquiry in sorted(found, key=lambda pair: pair[0].revision):
        yield _file(one, inquiry, address) | doer(case.objection, one.revision, case.helpers)


def _file(one: Evidence, inquiry: str | None, address: str) -> Json:
    return {
        "digest": one.digest,
        "sent_digest": one.sent_digest,
        "type": one.media_type.value,
        "size": one.size,
        "name": one.name,
        "inquiry": inquiry,
        "added_at": rfc3339(one.added_at),
        "revision": one.revision,
        "url": f"{address}/{one.digest}",
    }


def _inquiry(inquiry: Inquiry, supplier: str) -> Json:
    body = inquiry_body(inquiry)
    return {**body, "supplier": supplier, "evidence": [one.digest for one in inquiry.evidence]}


def _decision(decided: DecidedOn, body: Json) -> Json:
    return {
        **body,
        "revision": decided.decision.revision,
        "evidence": list(decided.evidence),
        "receipt": decided.receipt,
    }


def _afterwards(case: Casefile) -> Json:
    stated = case.statement
    return {
        "statement": stated and {"text": stated.text, "stated_at": rfc3339(stated.stated_at)},
        "suppressions": [_suppression(one, case.scores) for one in case.suppressions],
        "certifications": [
            {
                "item": one.certified.item,
                "value": one.certified.value,
                "statement": one.certified.statement,
                "certified_at": rfc3339(one.certified_at),
            }
            for one in case.certifications
        ],
        "notices_kept_days": notices.KEPT_FOR.days,
        "notices": [_notice(told) for told in case.notices],
    }


def _suppression(found: Suppression, scores: Sequence[ToldScore]) -> Json:
    """Write what was suppressed, without values that only scores withheld from the reader had."""
    value = None if found.whole else found.value
    is_told = value is None or tells(scores, found.item, value)
    return {
        "item": found.item,
        "value": value if is_told else None,
        "withheld": None if is_told else NOT_OPENED,
        "purpose": found.purpose,
        "admitted": [one for one in found.admitted if tells(scores, found.item, one)],
        "suppressed_at": rfc3339(found.suppressed_at),
        "lifted_at": found.lifted_at and rfc3339(found.lifted_at),
    }


def _notice(told: Told) -> Json:
    return {
        "event": told.message.event.value,
        "at": rfc3339(told.message.at),
        "data": dict(told.message.data),
        "deliveries": [
            {"state": one.state.value, "tried_at": one.tried_at and rfc3339(one.tried_at)}
            for one in told.arrivals
        ],
    }


def _score(told: ToldScore, key: SigningKey) -> Json:
    return {
        "id": told.score.id,
        "supersedes": told.score.supersedes,
        "explanation": told.document and signed_bundle(told.document, key),
        "withheld": told.withheld,
        "logged": told.logged,
    }
