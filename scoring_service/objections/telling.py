"""How an objection ends in words, for the pages and for letters alike."""

from collections.abc import Mapping
from typing import Final

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.records import Decision, Outcome
from scoring_service.objections.timing.deadlines import AtDue

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.UPHELD: N_("You were right."),
    Outcome.PARTLY_UPHELD: N_("You were right in part."),
    Outcome.REJECTED: N_("The objection was not accepted."),
    Outcome.ANSWERED: N_("Your question was answered."),
    Outcome.UNRESOLVED: N_(
        "It could be neither confirmed nor refuted. What both sides say stands beside it."
    ),
    Outcome.DECLINED: N_(
        "The objection says again what was decided before and brings nothing new. "
        "It was not looked into again."
    ),
}

NO_REVIEWER: Final = N_(
    "No reviewer took part in this answer. "
    "If you want one, ask for one on the page of the objection."
)

REPEAT: Final = N_(
    "You have objected to the same thing for the same reason before, more than once, and it was "
    "decided against you. So nothing is frozen yet: a reviewer looks whether there is anything "
    "new, and then either takes the objection up, which freezes what you dispute, or declines it "
    "with reasons."
)

REPEAT_REMEDY: Final = N_(
    "If you have a document that was not there before, add it as evidence. Then what you dispute "
    "is frozen at once, and the objection is dealt with as a new one."
)

BY_RULE: Final = N_(
    "Nobody decided in time. By the rule for this case, what is disputed was deleted."
)
"""The outcome where no reviewer decided, for the person and for reviewers."""

UNTIL: Final = N_("A person has until %(day)s to decide, and gives you the reasons in writing.")
"""True of every procedure: what happens if nobody does is said after it."""

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


APPEAL_UNTIL: Final = N_(
    "If you do not agree, you can appeal once, until %(day)s: other reviewers look at it again."
)

AFTER_APPEAL: Final = N_(
    "There is no further appeal here. You can complain to the regulator or go to court."
)


def outcome_of(decision: Decision, words: Mapping[Outcome, str] = OUTCOMES) -> str:
    """Return how it ended, in the words for the person or in others; to be translated."""
    if decision.rule and not decision.answered_at_once:
        return BY_RULE
    return words[decision.outcome]
