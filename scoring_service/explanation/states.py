"""The words for what became of an item, and for why there is no score."""

from collections.abc import Mapping
from typing import Final

from scoring_service.kernel.texts import marked as N_

SUPPRESSED: Final = "suppressed"
"""An item is refused because of a decision, and not because of the catalogue."""

ITEM_STATES: Final[Mapping[str, str]] = {
    "used": N_("Used"),
    "missing": N_("Not known"),
    "frozen": N_("Disputed, not used"),
    "expired": N_("Too old, not used"),
    "refused": N_("Not permitted, not used"),
    SUPPRESSED: N_("Supplied again after it was found wrong, not used"),
}

UNSCORABLE: Final[Mapping[str, str]] = {
    "too_little_known": N_("Too little is known to give a score. A score would be a guess."),
    "erased": N_("This score was replaced, and what it was made of was erased."),
}
