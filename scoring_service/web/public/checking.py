"""The words of the page that checks a score: what is compared, and how it ends."""

from collections.abc import Mapping
from typing import Final

from scoring_service.kernel.texts import marked as N_

WORDS: Final[Mapping[str, str]] = {
    "ready": N_("Ready. Choose the file."),
    "no_documents": N_("The published documents could not be loaded. Load the page again."),
    "unreadable": N_("This file is not an explanation of a score, or it is damaged."),
    "unknown_document": N_(
        "The explanation names an algorithm that is not published here. It is not ours."
    ),
    "holds": N_("Everything holds: this score is what the published algorithm gives."),
    "fails": N_(
        "Not everything holds: what the file says is not what the published algorithm gives."
    ),
    "differences": N_("What differs"),
    "what": N_("What was compared"),
    "said": N_("The file says"),
    "found": N_("Worked out here"),
    "holding": N_("What holds ({count})"),
    "missing": N_("nothing"),
    "document": N_("The algorithm document has the digest that the file names"),
    "named": N_("The score names the same document"),
    "item": N_("Information (name, unit, catalogue)"),
    "only_item": N_("There is no other information"),
    "derived": N_("Worked out from the information"),
    "only_derived": N_("Nothing else was worked out"),
    "score": N_("The score"),
    "range": N_("The range of scores"),
    "band": N_("The band"),
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
    "receipt_instant": N_("The receipt has the instant of the score"),
    "receipt_explanation": N_("The receipt is of these reasons"),
}
"""By the names that `static/check.js` and `static/verify.js` use."""
