"""The receipt of a score: what it states, and how it gets into the log (docs/transparency.md)."""

from typing import Any

from scoring_service.algorithms.structure import Algorithm
from scoring_service.kernel.clock import rfc3339
from scoring_service.kernel.database import UNREADABLE
from scoring_service.kernel.errors import Unavailable
from scoring_service.kernel.texts import marked as N_
from scoring_service.scoring.records import Score, Status
from scoring_service.scoring.rules import unscorable_reasons
from scoring_service.transparency import entries
from scoring_service.transparency.log import Prover
from scoring_service.transparency.receipts import (
    Receipt,
    for_recipient,
    logged_under,
    new_nonce,
    salted_digest,
)
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


def find_entry_of_erased(score: Score) -> entries.Entry | None:
    """Return the log's entry of a score whose nonce was erased: its salt still leads to it.

    A score older than the log has none.
    """
    stored = score.receipt
    if "salt" not in stored:
        return None
    logged = logged_under(bytes.fromhex(stored["salt"]), stored["statement"])
    return entries.score(score.id, score.digest, logged)


def proved_receipt(score: Score, algorithm: Algorithm, prover: Prover) -> Json:
    """Return the receipt as its subject gets it: with nonce and proof.

    Raises `Unavailable` where the stored score is not what its receipt and the log say, or not what
    its algorithm makes of the value: it is shown to nobody.
    """
    _refuse_changed(score, algorithm, prover)
    return {**score.receipt, "proof": prover.prove(score.id)}


def recipients_receipt(score: Score, algorithm: Algorithm, prover: Prover) -> Json:
    """Return the receipt as the organisation gets it that asked for the score; raise the same."""
    _refuse_changed(score, algorithm, prover)
    return {**for_recipient(score.receipt), "proof": prover.prove(score.id)}


def new_receipt(score: Score) -> Json:
    """Return the same of a score that was just made: no checkpoint can cover it yet."""
    return {**for_recipient(score.receipt), "proof": None}


def _refuse_changed(score: Score, algorithm: Algorithm, prover: Prover) -> None:
    try:
        unchanged = _is_as_logged(score, prover) and _follows(score, algorithm)
    except UNREADABLE as error:
        raise changed(score.id) from error
    if not unchanged:
        raise changed(score.id)


def changed(score_id: str) -> Unavailable:
    """Return the refusal to show a score that is not stored as it was made."""
    return Unavailable(
        "stored_score_changed",
        N_("The score is not what it was when it was made"),
        N_("What is stored of the score {score} differs from its receipt, so nobody gets it."),
        N_("Tell the service that is responsible: it must restore it, and find out why."),
        score=score_id,
    )


def _is_as_logged(score: Score, prover: Prover) -> bool:
    if score.status is Status.ERASED:
        entry = find_entry_of_erased(score)
        return prover.find_entry(score.id) == (entry and bytes(entry))
    receipt = Receipt.read(score.receipt)
    if receipt is None:  # older than the log, which then says nothing of it
        return prover.find_entry(score.id) is None
    stated = Receipt(statement_of(score, receipt.nonce), receipt.signature, receipt.nonce)
    return prover.find_entry(score.id) == bytes(entry_of(score, stated))


def _follows(score: Score, algorithm: Algorithm) -> bool:
    """Tell whether what no receipt states follows from the value: band, probability, reasons."""
    if score.status is Status.ERASED:
        return (score.value, score.band, score.probability) == (None, None, None)
    if score.value is None:
        reasons = unscorable_reasons(sufficient=False)
        return (score.band, score.probability, score.unscorable_reasons) == (None, None, reasons)
    band, chance = algorithm.band_of(score.value).id, algorithm.probability_of(score.value)
    return (score.band, score.probability, score.unscorable_reasons) == (band, chance, ())


def _inputs(score: Score) -> list[Json]:
    return [
        {"id": use.id, "value": use.value, "source": use.source, "status": use.status.value}
        for use in score.items
    ]
