"""What a decision puts right beyond the scores made again.

A corrected or deleted value is suppressed, so that its source cannot bring it back; of what stays
unresolved the reviewer's verification is recorded; and whoever received a score that is made of
what was corrected or deleted, and is not made again, is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from sqlalchemy.orm import Session

from scoring_service.kernel.policy import edition_on
from scoring_service.notices import outbox
from scoring_service.objections.records import (
    Ground,
    Outcome,
    ProposedDecision,
    Resolution,
    ResolutionKind,
)
from scoring_service.objections.tables import ObjectionRow
from scoring_service.objections.timing.deadlines import day_of, months_before
from scoring_service.scoring import service as scoring
from scoring_service.scoring import suppressions, views
from scoring_service.scoring.records import Score
from scoring_service.scoring.suppressions import Wrong


def repair(
    session: Session,
    row: ObjectionRow,
    score: Score,
    resolutions: Sequence[Resolution],
    *,
    now: datetime,
) -> bool:
    """Suppress what was wrong, and record both views of what stays open.

    `score` is the one that was decided on, with the values as they were recorded. Tell whether
    anything was wrong, be it by an earlier decision that a certificate had ended and this one lets
    stand.
    """
    was_wrong = any(part.kind.changes for part in resolutions)
    for part in resolutions:
        if part.verification is not None:
            views.record_verification(
                session, score, part.item, part.verification, objection_id=row.id, now=now
            )
        if row.appeal is not None:
            was_wrong |= _suppress_again(session, row, score, part, now=now)
        _admit(session, row, score, part, now=now)
        for old in _wrong_values(session, row, score, part):
            _suppress(session, row, score, part, old, now=now)
    return was_wrong


def settle_views(session: Session, row: ObjectionRow, decision: ProposedDecision) -> None:
    """Let go of what an earlier decision on the objection left beside later scores."""
    changed = {part.item for part in decision.resolutions if part.kind.changes}
    upheld = decision.outcome is Outcome.UPHELD
    views.settle_views(session, row.id, changed=changed, upheld=upheld)


def tell_recipients(
    session: Session,
    row: ObjectionRow,
    score: Score,
    resolutions: Sequence[Resolution],
    *,
    now: datetime,
) -> None:
    """Tell of every score that still stands on what was corrected or deleted.

    Call it after the scores that the decision reaches were made again: their recipients know.
    An objection to one use says nothing of others.
    """
    if row.ground == Ground.UNLAWFUL_USE:
        return
    wrong = {part.item: _recorded(score, part.item) for part in resolutions if part.kind.changes}
    for received in _received_lately(session, score, now) if wrong else ():
        used = received.item_values()
        if any(old is not None and used.get(item) == old for item, old in wrong.items()):
            outbox.score_corrected(session, received.person.recipient, received.id, row.id, now=now)


def without_suppressed(
    session: Session,
    score: Score,
    items: Mapping[str, float | None],
    proposed: Sequence[Resolution],
) -> dict[str, float | None]:
    """Return the items that a score made again would use; what is decided now is admitted."""
    refused = suppressions.Refused(session, score.person, score.purpose)
    decided = {part.item for part in proposed}
    return {
        item: value
        for item, value in items.items()
        if item in decided or value is None or not refused(item, value)
    }


def _admit(
    session: Session, row: ObjectionRow, score: Score, part: Resolution, *, now: datetime
) -> None:
    """Let the value that a decision found right be used, whatever an earlier one said of it.

    Of an item that had been deleted, every other value stays refused.
    """
    right = {
        ResolutionKind.CORRECTED: part.value,
        ResolutionKind.CONFIRMED: _recorded(score, part.item),
    }.get(part.kind)
    if right is None:
        return
    purposes = {None, *_purposes(session, row, score)}
    for standing in suppressions.list_standing(session, score.person, part.item):
        if standing.purpose in purposes and standing.refuses(right):
            suppressions.admit(session, standing, right, now=now)


def _suppress_again(
    session: Session, row: ObjectionRow, score: Score, part: Resolution, *, now: datetime
) -> bool:
    """Refuse again what the first decision found wrong, whatever was certified of it since.

    So it is where the decision on appeal lets that stand; the source may certify it anew. Tell
    whether there was anything.
    """
    if part.kind is ResolutionKind.UNRESOLVED:
        return False
    right = part.value if part.kind.changes else _recorded(score, part.item)
    ended = [
        old
        for old in suppressions.list_ever(session, row.id)
        if old.item == part.item and set(old.admitted) - {right}
    ]
    for old in ended:
        wrong = Wrong(row.id, old.item, old.value, whole=old.whole, purpose=old.purpose)
        suppressions.suppress(session, score.person, wrong, now=now)
    return bool(ended)


def _wrong_values(
    session: Session, row: ObjectionRow, score: Score, part: Resolution
) -> Sequence[float]:
    """Return the values of an item that a decision found wrong, in every score it was named for."""
    if not part.kind.changes:
        return ()
    recorded = [_recorded(each, part.item) for each in (score, *_named(session, row))]
    return sorted({value for value in recorded if value not in (None, part.value)})


def _suppress(
    session: Session,
    row: ObjectionRow,
    score: Score,
    part: Resolution,
    old: float,
    *,
    now: datetime,
) -> None:
    whole = part.kind is ResolutionKind.DELETED
    of_use = row.ground == Ground.UNLAWFUL_USE
    for purpose in sorted(_purposes(session, row, score)) if of_use else (None,):
        wrong = Wrong(row.id, part.item, old, whole=whole, purpose=purpose)
        suppressions.suppress(session, score.person, wrong, now=now)


def _purposes(session: Session, row: ObjectionRow, score: Score) -> set[str]:
    """Return the purposes of all scores that an objection names."""
    return {score.purpose, *(named.purpose for named in _named(session, row))}


def _named(session: Session, row: ObjectionRow) -> list[Score]:
    """Return the scores that stand at the ends of all chains that an objection names."""
    return [scoring.list_corrections(session, origin)[-1] for origin in sorted(row.origins)]


def _received_lately(session: Session, score: Score, now: datetime) -> Iterator[Score]:
    months: int = edition_on("scores", day_of(now))["recipients_told_months"]
    since = datetime.combine(months_before(day_of(now), months), time.min, UTC)
    for standing in scoring.list_standing_scores(session, score.person):
        if standing.scored_at >= since:
            yield standing


def _recorded(score: Score, item: str) -> float | None:
    return next((use.value for use in score.items if use.id == item), None)
