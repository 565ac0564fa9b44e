"""Lists of objections: the reviewers' queue, and all that concern one score."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from scoring_service.objections.effects import lineage
from scoring_service.objections.filters import Group, Narrowing, Reader, group_condition, of_others
from scoring_service.objections.helping.acting import THE_PERSON, Actor
from scoring_service.objections.records import Objection
from scoring_service.objections.rows import of_person
from scoring_service.objections.rules import OPEN
from scoring_service.objections.steps import State
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring import freezes
from scoring_service.scoring import service as scoring
from scoring_service.scoring.records import Score

_ESCALATED: Final = and_(ObjectionRow.escalated_at.is_not(None), ObjectionRow.state.in_(OPEN))
_URGENCY: Final = case((_ESCALATED, 0), else_=1)


def list_objections(
    session: Session,
    *,
    states: Collection[State] | None = None,
    due_before: date | None = None,
    assignee: str | None = None,
    narrowing: Narrowing | None = None,
    limit: int,
    after: str | None = None,
) -> Sequence[Objection]:
    """Return objections, at most `limit`: those escalated, then those due first, then the oldest.

    `after` is the id of the objection after which to go on; `due_before` leaves out those due on
    that day or later.
    """
    place = (_URGENCY, ObjectionRow.due_on, ObjectionRow.id)
    query = select(ObjectionRow).order_by(*place).limit(limit)
    if states is not None:
        query = query.where(ObjectionRow.state.in_(states))
    if due_before is not None:
        query = query.where(ObjectionRow.due_on < due_before)
    if assignee is not None:
        query = query.where(ObjectionRow.assignee == assignee)
    if narrowing is not None:
        query = query.where(*narrowing.conditions())
    if after is not None:
        last = select(*place).where(ObjectionRow.id == after)
        query = query.where(tuple_(*place) > last.scalar_subquery())
    return [row.record() for row in session.scalars(query)]


def count_groups(session: Session, narrowing: Narrowing) -> Mapping[Group, int]:
    """Return how many cases there are in each group, the other filters being as they are."""
    others = replace(narrowing, filters=replace(narrowing.filters, group=None))
    counts = [func.count(case((group_condition(group), 1))) for group in Group]
    query = select(*counts).select_from(ObjectionRow).where(*others.conditions())
    return dict(zip(Group, session.execute(query).one(), strict=True))


def list_organisations(session: Session) -> Sequence[str]:
    """Return the organisations that any objection is about."""
    query = select(ObjectionRow.organisation_id).distinct()
    return session.scalars(query.order_by(ObjectionRow.organisation_id)).all()


def count_escalated(session: Session, reader: Reader | None = None) -> int:
    """Return how many undecided objections all reviewers are called on for, or this one is."""
    seen = of_others(reader) if reader else ()
    return session.scalar(select(func.count()).where(_ESCALATED, *seen)) or 0


def list_subjects_objections(
    session: Session, own_score_id: str, by: Actor = THE_PERSON
) -> Sequence[Objection]:
    """Return the objections that a private link opens, oldest first.

    To the person they are those to its score and to the scores that replaced it, and those that
    reached them. A helper acts about one score, so those against another stay closed to them.
    """
    chain = scoring.list_corrections(session, own_score_id)
    return _concerning(session, chain) if by.helper_id is None else _against(session, chain)


def list_recipients_objections(
    session: Session, score_id: str, organisation_id: str, key_kind: str
) -> Sequence[Objection]:
    """Return the objections that concern an organisation's own score, or one of its chain.

    Oldest first, with those that reached it from another score. Raises `NotFound` for a score
    that is not the organisation's.
    """
    score = scoring.get_own_score(session, score_id, organisation_id, key_kind)
    origin = lineage.origin_id(session, score)
    return _concerning(session, scoring.list_corrections(session, origin))


def _against(session: Session, chain: Sequence[Score]) -> Sequence[Objection]:
    """Return the objections that were lodged against scores of a chain."""
    scores = {score.id for score in chain}
    found = of_person(session, chain[0].person)
    return [row.record() for row in found if row.score_id in scores]


def _concerning(session: Session, chain: Sequence[Score]) -> Sequence[Objection]:
    """Return the objections to scores of a chain or naming one, and those that froze any."""
    scores = {score.id for score in chain}
    holding = freezes.objections_holding(session, scores)
    return [
        row.record()
        for row in of_person(session, chain[0].person)
        if row.id in holding or scores & {row.score_id, *(one.score_id for one in row.named)}
    ]
