"""Lists of objections: the reviewers' queue, and all that concern one score."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from scoring_service.objections import lineage
from scoring_service.objections.records import Objection, State
from scoring_service.objections.tables import ObjectionRow
from scoring_service.scoring import service as scoring


def list_objections(
    session: Session,
    *,
    states: Collection[State] | None = None,
    due_before: date | None = None,
    assignee: str | None = None,
    limit: int,
    after: str | None = None,
) -> Sequence[Objection]:
    """Return objections, those due first coming first and of these the oldest, at most `limit`.

    `after` is the id of the objection after which to go on; `due_before` leaves out those due on
    that day or later.
    """
    place = tuple_(ObjectionRow.due_on, ObjectionRow.id)
    query = select(ObjectionRow).order_by(ObjectionRow.due_on, ObjectionRow.id).limit(limit)
    if states is not None:
        query = query.where(ObjectionRow.state.in_(states))
    if due_before is not None:
        query = query.where(ObjectionRow.due_on < due_before)
    if assignee is not None:
        query = query.where(ObjectionRow.assignee == assignee)
    if after is not None:
        last = select(ObjectionRow.due_on, ObjectionRow.id).where(ObjectionRow.id == after)
        query = query.where(place > last.scalar_subquery())
    return [row.record() for row in session.scalars(query)]


def list_subjects_objections(session: Session, own_score_id: str) -> Sequence[Objection]:
    """Return the objections that a private link opens, oldest first.

    They are those to its score and to the scores that replaced it.
    """
    scores = [score.id for score in scoring.list_corrections(session, own_score_id)]
    query = select(ObjectionRow).where(ObjectionRow.score_id.in_(scores))
    return [row.record() for row in session.scalars(query.order_by(ObjectionRow.id))]


def list_recipients_objections(
    session: Session, score_id: str, organisation_id: str, key_kind: str
) -> Sequence[Objection]:
    """Return the objections to an organisation's own score and to the scores it is one chain with.

    Oldest first; raises `NotFound` for a score that is not the organisation's.
    """
    score = scoring.get_own_score(session, score_id, organisation_id, key_kind)
    query = select(ObjectionRow).where(
        ObjectionRow.origin_score_id == lineage.origin_id(session, score)
    )
    return [row.record() for row in session.scalars(query.order_by(ObjectionRow.id))]
