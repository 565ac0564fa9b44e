"""The public figures as a page: how objections went, by ground, by how they ended, by version."""

from collections.abc import Mapping
from typing import Any, Final

from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.figures.disclosing import FEWEST, FEWEST_TIMED
from scoring_service.objections.figures.statistics import Statistics
from scoring_service.objections.records import Outcome
from scoring_service.web.objecting import GROUNDS

OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.UPHELD: N_("The person was right"),
    Outcome.PARTLY_UPHELD: N_("The person was right in part"),
    Outcome.REJECTED: N_("The objection was not accepted"),
    Outcome.ANSWERED: N_("The question was answered"),
    Outcome.UNRESOLVED: N_("It stayed unresolved: both views are recorded"),
    Outcome.DECLINED: N_("It was a mere repeat and not looked into again"),
}


def shown(statistics: Statistics) -> dict[str, Any]:
    """Return what the page shows: the figures as they are told, and the words beside them."""
    together = statistics.together.decided
    return {
        "statistics": statistics,
        "grounds": {ground: words for ground, (words, _hint) in GROUNDS.items()},
        "outcomes": [(OUTCOMES[outcome], count) for outcome, count in together.outcomes.items()],
        "fewest": FEWEST,
        "fewest_timed": FEWEST_TIMED,
    }
