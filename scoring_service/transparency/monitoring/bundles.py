"""Downloaded explanations and answers against the log as it is now."""

from datetime import datetime
from typing import Any

from scoring_service.kernel import canonical
from scoring_service.transparency import merkle
from scoring_service.transparency.monitoring.findings import LieError, UnableError
from scoring_service.transparency.monitoring.follower import PATIENCE
from scoring_service.transparency.monitoring.receipts import Receipts, entry_of

Json = dict[str, Any]


def check_bundle(name: str, data: bytes, receipts: Receipts, now: datetime) -> str:
    """Say where the receipt of a downloaded file is in the log.

    Raises `LieError` where the log does not hold what the file proves to have been said.
    """
    try:
        bundle = canonical.loads(data)
        receipt = bundle["receipt"]
        issued_at = datetime.fromisoformat(receipt["statement"]["issued_at"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnableError(f"{name} is neither an explanation nor an answer of a score.") from error
    index = receipts.check(receipt)
    if index is None:  # downloaded before the proof was made: look for its leaf
        index = receipts.find(merkle.leaf_hash(entry_of(receipt)))
    if index is None and now - issued_at <= PATIENCE:
        raise UnableError(f"The receipt of {name} is too young to be in the log for certain.")
    if index is None:
        raise LieError(f"The log does not hold the receipt of {name}.", {"file": data})
    _check_publication(bundle, receipts, name)
    return f"The receipt of {name} is entry {index} of the log."


def _check_publication(bundle: Json, receipts: Receipts, name: str) -> None:
    shown = bundle.get("algorithm", {}).get("publication")
    if shown is not None:
        entry = canonical.dumps(shown["entry"])
        receipts.check_proof(shown["proof"], entry, f"the publication in {name}")
