"""The receipt of a score: what it states, and how it gets into the log (docs/transparency.md)."""

from typing import Any

from sqlalchemy.orm import Session

from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.scoring.records import Score
from scoring_service.transparency import entries, log
from scoring_service.transparency.receipts import Receipt, for_recipient, new_nonce, salted_digest
from scoring_service.transparency.signing import SigningKey

Json = dict[str, Any]


def issue_receipt(score: Score, key: SigningKey) -> Receipt:
    """State what the score is and sign it."""
    nonce = new_nonce()
    return Receipt.issue(statement_of(score, nonce), nonce, key)


def statement_of(score: Score, nonce: bytes) -> Json:
    """Return what a receipt with this nonce states of the score."""
    return {
        "score": score.id,
        "value": score.value,
        "model": score.model,
        "version": score.version,
        "algorithm_digest": score.digest,
        "inputs_digest": salted_digest(nonce, _inputs(score)),
        "explanation_digest": salted_digest(nonce, score.explanation),
        "purpose": score.purpose,
        "legal_basis": score.legal_basis,
        "issued_at": rfc3339(score.scored_at),
        "valid_until": rfc3339(score.valid_until),
    }


def entry_of(score: Score, receipt: Receipt) -> entries.Entry:
    """Return the log's entry of a score."""
    return entries.score(score.id, score.digest, receipt.logged())


def proved_receipt(score: Score, session: Session) -> Json:
    """Return the receipt as its subject gets it: with nonce and proof.

    Raises `Unavailable` where the stored score is not what its receipt and the log say: it is shown
    to nobody.
    """
    _refuse_changed(score, session)
    return {**score.receipt, "proof": log.Prover(session).prove(score.id)}


def recipients_receipt(score: Score, session: Session) -> Json:
    """Return the receipt as the organisation gets it that asked for the score; raise the same."""
    _refuse_changed(score, session)
    return {**for_recipient(score.receipt), "proof": log.Prover(session).prove(score.id)}


def new_receipt(score: Score) -> Json:
    """Return the same of a score that was just made: no checkpoint can cover it yet."""
    return {**for_recipient(score.receipt), "proof": None}


def _refuse_changed(score: Score, session: Session) -> None:
    receipt = Receipt.read(score.receipt)
    if receipt is None:  # older than the log, which says nothing of it
        return
    stated = Receipt(statement_of(score, receipt.nonce), receipt.signature, receipt.nonce)
    entry = entry_of(score, stated)
    if log.find_entry(session, score.id) != bytes(entry):
        raise Unavailable(
            "stored_score_changed",
            N_("The score is not what it was when it was made"),
            N_("What is stored of the score {score} differs from its receipt, so nobody gets it."),
            N_("Tell the service that is responsible: it must restore it, and find out why."),
            score=score.id,
        )


def _inputs(score: Score) -> list[Json]:
    return [
        {"id": use.id, "value": use.value, "source": use.source, "status": use.status.value}
        for use in score.items
    ]
