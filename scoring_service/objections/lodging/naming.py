"""The further scores that a claim names: the same person's, standing, made of what is disputed."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.kernel.errors import FieldError, Invalid, pointer
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections.effects import lineage
from scoring_service.objections.records import Claim, NamedScore
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score

MOST_NAMED: Final = 50


def list_nameable(session: Session, score: Score, items: Sequence[str]) -> Sequence[Score]:
    """Return the person's other standing scores that used any of these items, newest first.

    At most as many as may be named. No items means all: the score is disputed as a whole.
    """
    others = scoring.list_standing_scores(session, score.person)
    fitting = [one for one in reversed(others) if one.id != score.id and _is_about(one, items)]
    return fitting[:MOST_NAMED]


def checked_scores(session: Session, claim: Claim, score: Score) -> Sequence[NamedScore]:
    """Return the further scores with the first of their chains; raise `Invalid` naming each wrong.

    One that does not exist and one of somebody else cannot be told apart.
    """
    if not claim.others:
        return ()
    known = {one.id: one for one in scoring.list_standing_scores(session, score.person)}
    if errors := list(_errors(claim, score, known)):
        raise Invalid(
            "invalid_scores",
            N_("Not all of these scores can be objected to together"),
            N_("Some of the further scores that you named do not fit this objection."),
            N_("Leave them out, or name others, and send the objection again."),
            errors=errors,
        )
    return [NamedScore(one, lineage.origin_id(session, known[one])) for one in claim.others]


def _errors(claim: Claim, score: Score, known: dict[str, Score]) -> Iterator[FieldError]:
    for index, one in enumerate(claim.others):
        place = pointer("scores", index)
        if one not in known:
            yield FieldError(
                place, N_("You have no such score that still stands with this organisation.")
            )
        elif one == score.id or one in claim.others[:index]:
            yield FieldError(place, N_("This score is named twice."))
        elif not _is_about(known[one], claim.items):
            yield FieldError(place, N_("This score used nothing of what you object to."))


def _is_about(score: Score, items: Sequence[str]) -> bool:
    return not items or not score.item_values().keys().isdisjoint(items)
