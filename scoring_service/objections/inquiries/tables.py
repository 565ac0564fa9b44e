"""Rows of inquiries and of the evidence that sources sent; private to objections.

A source is asked once about one objection: the database refuses a second inquiry.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scoring_service.kernel.database import Tables
from scoring_service.notices.records import Recipient
from scoring_service.objections.correspondence.files import SentFileColumns, made_by_an_event
from scoring_service.objections.inquiries.asked import AskedItem
from scoring_service.objections.inquiries.records import (
    AnswerKind,
    Inquiry,
    InquiryState,
    ItemAnswer,
)
from scoring_service.objections.records import Ground
from scoring_service.objections.rules import OPEN
from scoring_service.objections.steps import State
from scoring_service.objections.tables import ObjectionRow


class InquiryRow(Tables):
    """One inquiry to one organisation about one objection."""

    __tablename__ = "inquiries"

    id: Mapped[str] = mapped_column(primary_key=True)
    objection_id: Mapped[str] = mapped_column(ForeignKey("objections.id"))
    supplier_id: Mapped[str]
    key_kind: Mapped[str]
    score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"))
    items: Mapped[list[Any]]
    asked_at: Mapped[datetime]
    answer_by: Mapped[date] = mapped_column(index=True)
    silent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    late: Mapped[bool]
    answers: Mapped[list[Any]]
    statement: Mapped[str | None]
    objection: Mapped[ObjectionRow] = relationship(lazy="joined", innerjoin=True)
    evidence: Mapped[list["InquiryEvidenceRow"]] = relationship(
        lazy="selectin", order_by="InquiryEvidenceRow.revision"
    )

    __table_args__ = (
        UniqueConstraint("objection_id", "supplier_id"),
        Index("ix_inquiries_supplier", "supplier_id", "key_kind", "id"),
    )

    @property
    def state(self) -> InquiryState:
        if self.answered_at is not None:
            return InquiryState.ANSWERED
        is_open = State(self.objection.state) in OPEN
        return InquiryState.OPEN if is_open else InquiryState.CLOSED

    def record(self) -> Inquiry:
        """Return the row as a plain value."""
        return Inquiry(
            id=self.id,
            objection_id=self.objection_id,
            score_id=self.score_id,
            ground=Ground(self.objection.ground),
            supplier=Recipient(self.supplier_id, self.key_kind),
            items=tuple(AskedItem.read(part) for part in self.items),
            state=self.state,
            asked_at=self.asked_at,
            answer_by=self.answer_by,
            silent_at=self.silent_at,
            answered_at=self.answered_at,
            late=self.late,
            answers=tuple(
                ItemAnswer(part["id"], AnswerKind(part["kind"]), part["value"])
                for part in self.answers
            ),
            statement=self.statement,
            evidence=tuple(one.record() for one in self.evidence),
        )


class InquiryEvidenceRow(SentFileColumns, Tables):
    """One file that a source sent."""

    __tablename__ = "inquiry_evidence"

    inquiry_id: Mapped[str] = mapped_column(ForeignKey("inquiries.id"), primary_key=True)
    objection_id: Mapped[str] = mapped_column(index=True)

    __table_args__ = (made_by_an_event(),)
