"""Carries out what an objection does: freezes, releases, makes scores again, tells the timelines.

Nothing disputed is released by another's decision: a freeze of another open objection, or one that
an upheld objection left for good, passes on to the score that replaces the frozen one.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.objections import lineage, reach, rescoring, rules
from scoring_service.objections.records import Event, EventKind, Party, Resolution
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
    """Freeze what an objection disputes, in every score that stands on it."""
    _hold(session, row, score, now=now)
    objection = row.record()
    for other in scoring.list_standing_scores(session, score.person):
        items = reach.frozen_with(objection, score, other) if other.id != score.id else ()
        if items:
            whole = not row.items
            freezes.freeze(session, other, items, whole=whole, objection_id=row.id, now=now)
    row.note(Event(EventKind.FROZEN, now, Party.SERVICE, score_id=score.id))


def release(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """End what an objection froze, if it froze anything."""
    if row.freezes:
        row.freezes, row.frozen_items = False, []
        row.note(Event(EventKind.RELEASED, now, Party.SERVICE, score_id=score.id))
        session.flush()
        freezes.release(session, row.id, now=now)


def release_items(session: Session, row: ObjectionRow, *, now: datetime) -> None:
    """Let new scores use the items again, and leave the disputed score frozen."""
    row.frozen_items = []
    session.flush()
    freezes.release(session, row.id, items_only=True, now=now)


def settle(
    session: Session,
    ended: ObjectionRow,
    score: Score,
    resolutions: Sequence[Resolution],
    *,
    now: datetime,
) -> Score | None:
    """Make again every score that the end of an objection changes; return the objection's own.

    `score` is the one that was decided on: what was decided of its information holds for every
    score of the person that stands on the same information.
    """
    rows = of_person(session, ended.person)
    for chain in other_chains(session, ended, score, rows):
        holding = reach.applying(resolutions, score, chain[0], chain[-1])
        _settle_chain(session, chain, rows, holding, now=now)
    own = scoring.list_corrections(session, ended.origin_score_id)
    return _settle_chain(session, own, rows, resolutions, now=now)


def other_chains(
    session: Session, row: ObjectionRow, score: Score, rows: Sequence[ObjectionRow]
) -> list[Sequence[Score]]:
    """Return the person's other chains of scores that the end of an objection may change.

    `score` is the one decided on, `rows` all objections of the person.
    """
    origins = {other.origin_score_id for other in rows}
    for standing in scoring.list_standing_scores(session, score.person):
        if reach.concerns(row.items or score.received_items(), score, standing):
            origins.add(lineage.origin_id(session, standing))
    others = sorted(origins - {row.origin_score_id})
    return [scoring.list_corrections(session, origin) for origin in others]


def _settle_chain(
    session: Session,
    chain: Sequence[Score],
    rows: Sequence[ObjectionRow],
    resolutions: Sequence[Resolution],
    *,
    now: datetime,
) -> Score | None:
    objections = [row.record() for row in rows]
    items = rescoring.items_after(chain[-1], rescoring.ending_of(chain[0], objections, resolutions))
    if items is None:
        return None
    new = scoring.rescore(session, chain[-1], items, now=now)
    for row in rows:
        if row.origin_score_id == chain[0].id:
            _follow(session, row, chain[-1], new, now=now)
    return new


def _follow(session: Session, row: ObjectionRow, old: Score, new: Score, *, now: datetime) -> None:
    """Let an objection and its freeze go on with the score that replaced the disputed one."""
    replaced = EventKind.SCORE_REPLACED
    row.note(Event(replaced, now, Party.SERVICE, score_id=old.id, new_score_id=new.id))
    if row.freezes:
        _hold(session, row, new, now=now)


def _hold(session: Session, row: ObjectionRow, score: Score, *, now: datetime) -> None:
    """Freeze a score, and for new scores what is disputed of it: of the whole, all it is made of.

    A score that was found unlawful as a whole stays frozen by itself: the dispute is over.
    """
    row.freezes = True
    if row.state in rules.OPEN:
        row.frozen_items = list(row.items or score.received_items())
    held = tuple(row.frozen_items)
    freezes.freeze(session, score, held, whole=not row.items, objection_id=row.id, now=now)
