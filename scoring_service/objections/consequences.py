"""Carries out what the end of an objection does: releases, makes scores again, tells the timelines.

Nothing disputed is released by another's decision: a freeze of another open objection, or one that
an upheld objection left for good, passes on to the score that replaces the frozen one.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.objections import lineage, rescoring
from scoring_service.objections.records import Event, EventKind, Party, Resolution
from scoring_service.objections.rules import OPEN
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring import freezes
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Person, Score


def of_person(session: Session, person: Person) -> Sequence[ObjectionRow]:
    """Return all objections of a person to scores of one organisation, oldest first."""
    return session.scalars(
        select(ObjectionRow)
        .where(
            ObjectionRow.organisation_id == person.organisation_id,
            ObjectionRow.key_kind == person.key_kind,
            ObjectionRow.subject_scheme == person.scheme,
            ObjectionRow.subject_id == person.id,
        )
        .order_by(ObjectionRow.id)
    ).all()


def freeze(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """Freeze what an objection disputes."""
    row.freezes = True
    freezes.freeze(session, score, row.items, objection_id=row.id, now=now)
    row.note(Event(EventKind.FROZEN, now, Party.SERVICE, score_id=score.id))


def release(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """End what an objection froze, if it froze anything."""
    if row.freezes:
        row.freezes = False
        row.note(Event(EventKind.RELEASED, now, Party.SERVICE, score_id=score.id))
        session.flush()
        freezes.release(session, row.id, now=now)


def settle(
    session: Session, ended: ObjectionRow, resolutions: Sequence[Resolution], *, now: datetime
) -> Score | None:
    """Make again every score that the end of an objection changes; return the objection's own."""
    rows = of_person(session, ended.person)
    frozen = frozenset(item for row in rows if row.freezes for item in row.items)
    others = {row.origin_score_id for row in rows} - {ended.origin_score_id}
    for origin in sorted(others):
        _settle_chain(session, _chain(rows, origin), (), frozen, now=now)
    return _settle_chain(session, _chain(rows, ended.origin_score_id), resolutions, frozen, now=now)


def ending_of(
    row: ObjectionRow, rows: Sequence[ObjectionRow], resolutions: Sequence[Resolution]
) -> rescoring.Ending:
    """Say how things would be if this objection ended now."""
    frozen = {item for other in rows if other.freezes and other is not row for item in other.items}
    return rescoring.Ending(resolutions, frozenset(row.items), frozenset(frozen))


def _chain(rows: Sequence[ObjectionRow], origin: str) -> list[ObjectionRow]:
    return [row for row in rows if row.origin_score_id == origin]


def _settle_chain(
    session: Session,
    chain: Sequence[ObjectionRow],
    resolutions: Sequence[Resolution],
    frozen: frozenset[str],
    *,
    now: datetime,
) -> Score | None:
    settled = frozenset(item for row in chain if row.state not in OPEN for item in row.items)
    old = lineage.standing_score(session, chain[0].score_id)
    items = rescoring.items_after(old, rescoring.Ending(resolutions, settled, frozen))
    if items is None:
        return None
    new = scoring.rescore(session, old, items, now=now)
    replaced = Event(
        EventKind.SCORE_REPLACED, now, Party.SERVICE, score_id=old.id, new_score_id=new.id
    )
    for row in chain:
        row.note(replaced)
        if row.freezes:
            freezes.freeze(session, new, row.items, objection_id=row.id, now=now)
    return new
