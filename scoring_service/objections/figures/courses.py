"""How each objection went, as far as public figures count it: two instances, each with its time.

An instance ends when it is decided or withdrawn; one that has not ended is as late as today is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from scoring_service.kernel.days import day_of
from scoring_service.objections.records import STATEMENT, Instance
from scoring_service.objections.review.tables import AppealRow
from scoring_service.objections.steps import EventKind
from scoring_service.objections.tables import DecisionRow, EventRow, ObjectionRow

_DAY_SECONDS: Final = 86400


@dataclass(frozen=True, slots=True)
class Course:
    """How one objection went."""

    score_id: str
    ground: str
    began_at: datetime
    due_on: date
    state: str
    withdrawn_at: datetime | None
    outcome: str | None
    rule: str | None
    decided_at: datetime | None
    renewed: bool
    """Its first due date had passed when the time to decide began anew."""

    appealed_at: datetime | None
    appeal_due_on: date | None
    appeal_withdrawn_at: datetime | None
    outcome_on_appeal: str | None
    decided_on_appeal_at: datetime | None
    renewed_on_appeal: bool

    @property
    def days(self) -> float | None:
        """How long the first decision took; None where there is none."""
        return _days(self.began_at, self.decided_at)

    @property
    def days_on_appeal(self) -> float | None:
        """How long the second decision took, from the appeal; None where there is none."""
        return _days(self.appealed_at, self.decided_on_appeal_at)

    @property
    def appealed(self) -> bool:
        return self.appealed_at is not None

    @property
    def by_rule(self) -> bool:
        return self.rule not in {None, STATEMENT}

    def is_overdue(self, today: date) -> bool:
        """Tell whether the first instance ended late, or is late today."""
        return self.renewed or _ended(self.decided_at or self.withdrawn_at, today) > self.due_on

    def is_appeal_overdue(self, today: date) -> bool:
        """Tell whether there was an appeal that ended late, or is late today."""
        if self.appeal_due_on is None:
            return False
        ended_at = self.decided_on_appeal_at or self.appeal_withdrawn_at
        return self.renewed_on_appeal or _ended(ended_at, today) > self.appeal_due_on


def _ended(ended_at: datetime | None, today: date) -> date:
    return today if ended_at is None else day_of(ended_at)


def _days(began_at: datetime | None, ended_at: datetime | None) -> float | None:
    if began_at is None or ended_at is None:
        return None
    return (ended_at - began_at).total_seconds() / _DAY_SECONDS


def list_courses(session: Session) -> Sequence[Course]:
    """Return how every live objection went.

    A question that the service answered began when a reviewer was asked for, if one was.
    """
    on_appeal, asked, withdrawn = aliased(DecisionRow), aliased(EventRow), aliased(EventRow)
    is_asked = asked.kind == EventKind.REVIEW_ASKED
    is_withdrawn = withdrawn.kind == EventKind.WITHDRAWN
    is_answer = and_(DecisionRow.instance == Instance.ANSWER, asked.at.is_(None))
    is_first = or_(DecisionRow.instance == Instance.FIRST, is_answer)
    is_second = on_appeal.instance == Instance.APPEAL
    rows = session.execute(
        select(
            ObjectionRow.score_id,
            ObjectionRow.ground,
            func.coalesce(asked.at, ObjectionRow.lodged_at),
            func.coalesce(AppealRow.first_due_on, ObjectionRow.due_on).label("due_on"),
            ObjectionRow.state,
            withdrawn.at,
            DecisionRow.outcome,
            DecisionRow.rule,
            DecisionRow.decided_at,
            _renewed(or_(AppealRow.lodged_at.is_(None), EventRow.at < AppealRow.lodged_at)),
            AppealRow.lodged_at,
            AppealRow.due_on.label("appeal_due_on"),
            AppealRow.withdrawn_at,
            on_appeal.outcome,
            on_appeal.decided_at,
            _renewed(EventRow.at >= AppealRow.lodged_at),
        )
        .outerjoin(asked, and_(asked.objection_id == ObjectionRow.id, is_asked))
        .outerjoin(withdrawn, and_(withdrawn.objection_id == ObjectionRow.id, is_withdrawn))
        .outerjoin(DecisionRow, and_(DecisionRow.objection_id == ObjectionRow.id, is_first))
        .outerjoin(AppealRow, AppealRow.objection_id == ObjectionRow.id)
        .outerjoin(on_appeal, and_(on_appeal.objection_id == ObjectionRow.id, is_second))
        .where(ObjectionRow.key_kind == "live")
    )
    return list(starmap(Course, rows))


def _renewed(within: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell in the query whether the time began anew within an instance."""
    of_objection = EventRow.objection_id == ObjectionRow.id
    return exists().where(of_objection, EventRow.kind == EventKind.RENEWED, within)
