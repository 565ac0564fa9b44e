"""The receipt of a decision: what it states, and its entry in the log (docs/transparency.md)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from scoring_service.kernel.clock import rfc3339
from scoring_service.objections.correspondence.evidence import list_digests
from scoring_service.objections.records import Decision, Instance
from scoring_service.objections.tables import DecisionRow
from scoring_service.transparency import entries, log
from scoring_service.transparency.receipts import Receipt, new_nonce, salted_digest
from scoring_service.transparency.signing import signer_of

Json = dict[str, Any]


def issue_receipt(session: Session, row: DecisionRow) -> None:
    """State what was decided, sign it, and append it to the log."""
    nonce = new_nonce()
    evidence = list_digests(session, row.objection_id, before=row.revision)
    statement = statement_of(row.record(), row.objection_id, nonce, evidence)
    receipt = Receipt.issue(statement, nonce, signer_of(session.get_bind()).key)
    row.receipt = receipt.stored()
    log.append(session, entries.decision(row.id, receipt.logged()))


def statement_of(
    decision: Decision, objection_id: str, nonce: bytes, evidence: Sequence[str]
) -> Json:
    """Return what a receipt with this nonce states of the decision.

    `evidence` are the digests of what the reviewer had. Where there is none the content has no
    such member, as in receipts that are older than evidence; and only on appeal the instance is
    named, as no receipt of a first decision did.
    """
    content: Json = {
        "reasons": decision.reasons,
        "items": [
            {"id": part.item, "resolution": part.kind.value, "value": part.value}
            for part in decision.resolutions
        ],
    }
    if evidence:
        content["evidence"] = list(evidence)
    on_appeal = decision.instance is Instance.APPEAL
    return {
        "decision": decision.id,
        **({"instance": decision.instance.value} if on_appeal else {}),
        "objection": objection_id,
        "outcome": decision.outcome.value,
        "content_digest": salted_digest(nonce, content),
        "score": decision.score_id,
        "new_score": decision.new_score_id,
        "issued_at": rfc3339(decision.decided_at),
    }
