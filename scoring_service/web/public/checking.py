"""The words of the page that checks a score: what is compared, and how it ends."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.kernel.texts import marked as N_
from scoring_service.registry import service as registry
from scoring_service.registry.records import Publication

WORDS: Final[Mapping[str, str]] = {
    "ready": N_("Ready. Choose the file."),
    "no_documents": N_("The published documents could not be loaded. Load the page again."),
    "insecure": N_(
        "This page needs a secure connection (https) to check anything. Use the program below."
    ),
    "unreadable": N_("This file is not an explanation of a score, or it is damaged."),
    "unreadable_keys": N_("What stands under the keys is not a public key."),
    "unknown_document": N_(
        "The explanation does not hold its algorithm, and names one that is not published here."
    ),
    "holds": N_(
        "Everything holds: this score is what the published algorithm gives, the service has "
        "signed it, and it is in the public log."
    ),
    "partly": N_(
        "The numbers hold: this score is what the published algorithm gives. Not everything could "
        "be checked."
    ),
    "fails": N_(
        "Not everything holds: what the file says is not what the published algorithm gives."
    ),
    "fails_seals": N_(
        "Not everything holds: the file is not what the service has signed and entered in its log."
    ),
    "seals": N_("Signatures and the public log"),
    "outcome": N_("Outcome"),
    "yes": N_("Holds"),
    "no": N_("Does not hold."),
    "unknown": N_("Could not be checked."),
    "signed": N_("The file is as the service signed it"),
    "receipt_signed": N_("The service has signed the receipt"),
    "receipt_logged": N_("The score is in the public log"),
    "publication_logged": N_("The algorithm is in the public log"),
    "why_no_key": N_("No public key is known here. Give one below."),
    "why_no_ed25519": N_("This browser cannot check such signatures. Use the program below."),
    "why_not_logged": N_("It was not in the log yet. Download the explanation again in a minute."),
    "why_older": N_("This score is older than the log. It has no signed receipt."),
    "why_malformed": N_("It is damaged."),
    "why_not_signed": N_("None of the keys has signed it."),
    "why_false_signature": N_("Something was changed after it was signed."),
    "why_not_in_log": N_("The log holds something else."),
    "differences": N_("What differs"),
    "what": N_("What was compared"),
    "said": N_("The file says"),
    "found": N_("Worked out here"),
    "holding": N_("What holds ({count})"),
    "missing": N_("nothing"),
    "shown": N_("The algorithm is among those published here"),
    "held": N_("The algorithm in the file has the digest that the file names"),
    "document": N_("The published algorithm has the digest that the file names"),
    "named": N_("The score names the same document"),
    "item": N_("Information (name, unit, catalogue)"),
    "only_item": N_("There is no other information"),
    "derived": N_("Worked out from the information"),
    "only_derived": N_("Nothing else was worked out"),
    "score": N_("The score"),
    "range": N_("The range of scores"),
    "band": N_("The band"),
    "model": N_("The name of the algorithm"),
    "people": N_("The people compared with"),
    "probability": N_("The probability of default"),
    "base": N_("Where counting starts (base value)"),
    "contribution": N_("Contribution (rank, points, value, words)"),
    "only_contribution": N_("There are no other contributions"),
    "sum": N_("Base value and contributions add up to the score"),
    "reasons": N_("The main reasons"),
    "table": N_("The lines of the published table, from start to sum"),
    "labels": N_("The names in the table"),
    "receipt": N_("The receipt has its digest"),
    "receipt_score": N_("The receipt is of this score"),
    "receipt_model": N_("The receipt names this version of the algorithm"),
    "receipt_instant": N_("The receipt has the instants of the score"),
    "receipt_use": N_("The receipt has the purpose and legal basis of the score"),
    "receipt_inputs": N_("The receipt is of this information"),
    "receipt_explanation": N_("The receipt is of these reasons"),
    "publication": N_("The log names this version of the algorithm"),
}
"""By the names that `static/check.js` and `static/verify.js` use."""


def list_documents(session: Session) -> Sequence[Publication]:
    """Return the versions whose documents the page can load: one that is refused has none."""
    return [p for p in registry.list_publications(session) if not p.refused]
