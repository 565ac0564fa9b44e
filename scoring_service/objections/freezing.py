"""What a freeze means to the person, told apart as the procedure has it: withhold or mark.

Invariant: no sentence says that nobody may use what is disputed where recipients still see the
score with a mark. No new score is made of it in either case.
"""

from collections.abc import Mapping
from typing import Final

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.records import Objection
from scoring_service.objections.timing.deadlines import Disputed

UNTIL_DECIDED: Final[Mapping[Disputed, str]] = {
    Disputed.WITHHOLD: N_("Until the decision nobody may use what you dispute."),
    Disputed.MARK: N_(
        "Until the decision no new score is made of what you dispute. Whoever has your score may "
        "still see it, with the mark that you dispute it."
    ),
}
"""While an objection freezes."""

WAS_FROZEN: Final[Mapping[Disputed, str]] = {
    Disputed.WITHHOLD: N_("What you dispute was frozen: nobody may use it until the decision."),
    Disputed.MARK: N_(
        "What you dispute was frozen: until the decision no new score is made of it, and your "
        "score bears the mark that you dispute it."
    ),
}
"""In the timeline."""

ON_SENDING: Final[Mapping[Disputed, str]] = {
    Disputed.WITHHOLD: N_(
        "What you dispute is frozen as soon as you send this: nobody may use it until the decision."
    ),
    Disputed.MARK: N_(
        "What you dispute is frozen as soon as you send this: until the decision no new score is "
        "made of it. The lender may still see this score, with the mark that you dispute it."
    ),
}
"""Beside the button that sends an objection."""

FROM_THEN_ON: Final[Mapping[Disputed, str]] = {
    Disputed.WITHHOLD: N_(
        "From that moment nobody may use what you dispute, not even for a new score."
    ),
    Disputed.MARK: N_(
        "From that moment no new score is made of what you dispute. The lender may still see the "
        "score, with the mark that you dispute it."
    ),
}
"""Where it is told how to object."""

RECIPIENTS_GET: Final[Mapping[Disputed, str]] = {
    Disputed.WITHHOLD: N_("No value: the score is withheld."),
    Disputed.MARK: N_("The value, with the mark that it is disputed."),
}
"""For reviewers."""


def until_decided(objection: Objection) -> str:
    """Return what the freeze of an objection means until its decision; to be translated."""
    return UNTIL_DECIDED[objection.terms.disputed]
