"""Deadlines in words: what happens if nobody decides by the due date."""

from collections.abc import Mapping
from typing import Final

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.deadlines import AtDue

IF_NOBODY_DECIDES: Final[Mapping[AtDue, str]] = {
    AtDue.ESCALATE: N_(
        "If nobody has decided by then, the case goes to the top of the list of all reviewers."
    ),
    AtDue.DELETE_ITEM: N_(
        "If nobody has decided by then, the rule decides: what is disputed is deleted, and the "
        "scores made of it are made again without it."
    ),
    AtDue.KEEP_FROZEN: N_(
        "If nobody has decided by then, what is disputed stays frozen until somebody has decided."
    ),
}
