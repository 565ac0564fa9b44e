"""What a decision puts right beyond the scores made again.

A corrected or deleted value is suppressed, so that its source cannot bring it back; of what stays
unresolved the reviewer's verification is recorded.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.objections.effects import lineage
from scoring_service.objections.records import (
    Ground,
    Outcome,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring import certifications, suppressions, views
from scoring_service.scoring.records import Score
from scoring_service.scoring.suppressions import Suppression, Wrong

_OF_THE_USE: Final = frozenset({Ground.UNLAWFUL_USE, Ground.NOT_CATALOGUED})
"""The grounds that dispute the use of an item and not its value."""


def repair(
    session: Session,
    row: ObjectionRow,
    scores: Sequence[Score],
    resolutions: Sequence[Resolution],
    *,
    now: datetime,
) -> bool:
    """Suppress what was wrong, and record both views of what stays open.

    `scores` are those that were decided on, with the values as they were recorded. Tell whether
    anything was wrong, be it by an earlier decision that a certificate had ended and this one lets
    stand.
    """
    was_wrong = any(part.kind.changes for part in resolutions)
    for part in resolutions:
        if part.verification is not None:
            views.record_verification(
                session, scores, part.item, part.verification, objection_id=row.id, now=now
            )
        if row.appeal is not None:
            was_wrong |= _suppress_again(session, row, scores, part, now=now)
        _admit(session, row, scores, part, now=now)
        for old in wrong_values(scores, part):
            _suppress(session, row, scores, part, old, now=now)
    return was_wrong


def settle_views(session: Session, row: ObjectionRow, decision: ProposedDecision) -> None:
    """Let go of what an earlier decision on the objection left beside later scores."""
    changed = {part.item for part in decision.resolutions if part.kind.changes}
    upheld = decision.outcome is Outcome.UPHELD
    views.settle_views(session, row.id, changed=changed, upheld=upheld)


def without_suppressed(
    session: Session,
    score: Score,
    items: Mapping[str, float | None],
    proposed: Sequence[Resolution],
    wrong: Sequence[Wrong] = (),
) -> dict[str, float | None]:
    """Return the items that a score made again would use; what is decided now is admitted.

    `wrong` is what would be suppressed first.
    """
    refused = suppressions.Refused(session, score.person, score.purpose)
    decided = {part.item for part in proposed}
    return {
        item: value
        for item, value in items.items()
        if item in decided
        or value is None
        or not (refused(item, value) or any(w.refuses(item, value, score.purpose) for w in wrong))
    }


def refused_by(
    scores: Sequence[Score], proposed: Sequence[Resolution], item: str, value: float | None
) -> bool:
    """Tell whether a decision on these scores would keep a value out of every other score."""
    changing = [part for part in proposed if part.item == item and part.kind.changes]
    return any(
        part.kind is ResolutionKind.DELETED or value in wrong_values(scores, part)
        for part in changing
    )


def _admit(
    session: Session,
    row: ObjectionRow,
    scores: Sequence[Score],
    part: Resolution,
    *,
    now: datetime,
) -> None:
    """Let the values that a decision found right be used, whatever an earlier one said of them.

    Of an item that had been deleted, every other value stays refused. That a value is right says
    nothing of whether it may be used at all: what was refused for its use stays so.
    """
    purposes = {None, *_purposes(scores)}
    for right in _right_values(scores, part):
        for standing in suppressions.list_standing(session, row.person, part.item):
            is_concerned = standing.purpose in purposes and standing.refuses(right)
            if is_concerned and _says_something_of(session, row, standing):
                suppressions.admit(session, standing, right, now=now)


def _says_something_of(session: Session, row: ObjectionRow, standing: Suppression) -> bool:
    """Tell whether a decision on an objection answers what another had an item refused for."""
    ground = Ground(session.get_one(ObjectionRow, standing.objection_id).ground)
    return ground not in _OF_THE_USE or ground == row.ground


def _right_values(scores: Sequence[Score], part: Resolution) -> Sequence[float]:
    """Return the values of an item that a decision found right; confirmed, each score's own."""
    if part.kind is ResolutionKind.CONFIRMED:
        return lineage.recorded_values(scores, part.item)
    return () if part.value is None else (part.value,)


def _suppress_again(
    session: Session, row: ObjectionRow, scores: Sequence[Score], part: Resolution, *, now: datetime
) -> bool:
    """Refuse again what the first decision found wrong, whatever was certified of it since.

    So it is where the decision on appeal lets that stand; the source may certify it anew. What a
    decision on another objection has found right since is still used. Tell whether there was
    anything.
    """
    if part.kind is ResolutionKind.UNRESOLVED:
        return False
    given = certifications.list_about(session, row.person, row.id)
    certified = {one.certified.value for one in given if one.certified.item == part.item}
    overruled = certified - set(_right_values(scores, part))
    ended = [
        old
        for old in suppressions.list_ever(session, row.id)
        if old.item == part.item and overruled & set(old.admitted)
    ]
    for old in ended:
        kept = tuple(value for value in old.admitted if value not in certified)
        wrong = Wrong(row.id, old.item, old.value, old.whole, old.purpose, admitted=kept)
        suppressions.suppress(session, row.person, wrong, now=now)
    return bool(ended)


def wrong_values(scores: Sequence[Score], part: Resolution) -> Sequence[float]:
    """Return the values of an item that a decision found wrong, in every score that was named."""
    if not part.kind.changes:
        return ()
    return [old for old in lineage.recorded_values(scores, part.item) if old != part.value]


def _suppress(
    session: Session,
    row: ObjectionRow,
    scores: Sequence[Score],
    part: Resolution,
    old: float,
    *,
    now: datetime,
) -> None:
    whole = part.kind is ResolutionKind.DELETED
    of_use = row.ground == Ground.UNLAWFUL_USE
    for purpose in sorted(_purposes(scores)) if of_use else (None,):
        wrong = Wrong(row.id, part.item, old, whole=whole, purpose=purpose)
        suppressions.suppress(session, row.person, wrong, now=now)


def _purposes(scores: Sequence[Score]) -> set[str]:
    return {score.purpose for score in scores}
