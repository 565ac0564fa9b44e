"""Rows of proposed decisions and of appeals; private to objections.

An objection has at most one appeal: the database refuses another.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from scoring_service.kernel.database import Tables
from scoring_service.objections.records import (
    Instance,
    Outcome,
    ProposedDecision,
    Resolution,
)
from scoring_service.objections.review.records import Appeal, Proposal


class ProposalRow(Tables):
    """One decision that was proposed, in full, and what a second reviewer answered."""

    __tablename__ = "objection_proposals"

    objection_id: Mapped[str] = mapped_column(ForeignKey("objections.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    instance: Mapped[str]
    outcome: Mapped[str]
    reasons: Mapped[str]
    resolutions: Mapped[list[Any]]
    reviewer: Mapped[str]
    proposed_at: Mapped[datetime]
    score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"))
    confirmed: Mapped[bool | None]
    seconded_by: Mapped[str | None]
    seconded_at: Mapped[datetime | None]
    note: Mapped[str]

    __table_args__ = (CheckConstraint("seconded_by <> reviewer", name="two_people"),)

    def record(self) -> Proposal:
        """Return the row as a plain value."""
        resolutions = tuple(map(Resolution.read, self.resolutions))
        return Proposal(
            instance=Instance(self.instance),
            decision=ProposedDecision(Outcome(self.outcome), self.reasons, resolutions),
            reviewer=self.reviewer,
            proposed_at=self.proposed_at,
            score_id=self.score_id,
            confirmed=self.confirmed,
            seconded_by=self.seconded_by,
            seconded_at=self.seconded_at,
            note=self.note,
        )


class AppealRow(Tables):
    """The appeal, and what held before it, which the objection's row then lacks."""

    __tablename__ = "objection_appeals"

    objection_id: Mapped[str] = mapped_column(ForeignKey("objections.id"), primary_key=True)
    reasons: Mapped[str]
    lodged_at: Mapped[datetime]
    due_on: Mapped[date]
    certain: Mapped[bool]
    withdrawn_at: Mapped[datetime | None]
    first_due_on: Mapped[date]
    first_overdue_at: Mapped[datetime | None]
    first_escalated_at: Mapped[datetime | None]
    first_terms: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    first_repeats: Mapped[list[Any]] = mapped_column(server_default="[]")
    first_assignee: Mapped[str | None]

    def record(self) -> Appeal:
        """Return the row as a plain value."""
        return Appeal(self.reasons, self.lodged_at, self.due_on, self.certain, self.withdrawn_at)
