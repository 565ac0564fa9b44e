"""What follows where an objection to a score as a whole is upheld: one table, by its ground.

Such an objection names no item, so the ground says what was wrong of all that the score was given
(ADR 118). The person, and the reviewer who decides, read it in these words.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.records import Ground, Objection, Outcome
from scoring_service.objections.rules import stays_frozen


class Follows(Enum):
    """What is not used again of the items that the score received."""

    THEIR_VALUES = auto()
    """The values as they were received, until they are certified; another value is used."""
    WHATEVER_VALUE = auto()
    """Any value, until it is certified."""
    THIS_PURPOSE = auto()
    """Any value for the purpose of the score; no certificate helps."""
    NOTHING = auto()


FOLLOWS: Final[Mapping[Ground, Follows]] = {
    Ground.INACCURATE: Follows.THEIR_VALUES,
    Ground.OUTDATED: Follows.THEIR_VALUES,
    Ground.NOT_MINE: Follows.THEIR_VALUES,
    Ground.UNLAWFUL_USE: Follows.THIS_PURPOSE,
    Ground.NOT_CATALOGUED: Follows.WHATEVER_VALUE,
    Ground.OTHER: Follows.NOTHING,
    Ground.REASONS_WANTED: Follows.NOTHING,
}

_WORDS: Final[Mapping[Follows, str]] = {
    Follows.THEIR_VALUES: N_(
        "The values that the score was made of are not used again, unless the organisation "
        "certifies that one is right. The page of the objection then shows who did."
    ),
    Follows.WHATEVER_VALUE: N_(
        "The information that the score was made of is not used again, whatever its value, unless "
        "the organisation certifies one. The page of the objection then shows who did."
    ),
    Follows.THIS_PURPOSE: N_(
        "The information that the score was made of is not used again for this purpose."
    ),
    Follows.NOTHING: N_(
        "The decision names no information as wrong, so new scores may use it again. Whoever finds "
        "some of it wrong can object to that by name."
    ),
}


def words_of(objection: Objection, outcome: Outcome) -> str | None:
    """Say what follows of a decision that upholds a score's dispute as a whole; None of others."""
    is_whole = stays_frozen(outcome, objection.items)
    return _WORDS[FOLLOWS[objection.ground]] if is_whole else None
