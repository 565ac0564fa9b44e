"""Rows of objections, decisions and timelines; private to this domain.

An objection is decided at most once in each instance: the database refuses a second decision, and
on appeal one that nobody confirmed. The service's answer to a wish for reasons is an instance of
its own, before the first. Every event is a revision, so what has changed since somebody read it is
known.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scoring_service.kernel.database import Tables
from scoring_service.objections import rules
from scoring_service.objections.correspondence.files import SentFileColumns, made_by_an_event
from scoring_service.objections.correspondence.records import Message
from scoring_service.objections.lodging.tables import NamedScoreRow
from scoring_service.objections.records import (
    Decision,
    Ground,
    Instance,
    NamedScore,
    Objection,
    Outcome,
    Resolution,
)
from scoring_service.objections.review.alike import deciders_of_same
from scoring_service.objections.review.tables import AppealRow, ProposalRow
from scoring_service.objections.steps import (
    Action,
    Event,
    EventKind,
    Party,
    State,
)
from scoring_service.objections.timing.deadlines import Terms
from scoring_service.scoring.records import Person


class ObjectionRow(Tables):
    """One objection of one person to one score."""

    __tablename__ = "objections"

    id: Mapped[str] = mapped_column(primary_key=True)
    score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"))
    origin_score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"), index=True)
    organisation_id: Mapped[str]
    key_kind: Mapped[str]
    subject_scheme: Mapped[str]
    subject_id: Mapped[str]
    ground: Mapped[str]
    items: Mapped[list[Any]]
    proposed: Mapped[dict[str, Any]]
    statement: Mapped[str]
    state: Mapped[str]
    lodged_at: Mapped[datetime]
    due_on: Mapped[date]
    assignee: Mapped[str | None]
    freezes: Mapped[bool]
    frozen_items: Mapped[list[Any]] = mapped_column(server_default="[]")
    revision: Mapped[int]
    procedure: Mapped[str] = mapped_column(server_default="cn_credit_reporting")
    terms: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    overdue_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    repeats: Mapped[list[Any]] = mapped_column(server_default="[]")
    decisions: Mapped[list["DecisionRow"]] = relationship(
        lazy="selectin", order_by="DecisionRow.revision"
    )
    proposals: Mapped[list[ProposalRow]] = relationship(
        lazy="selectin", order_by=ProposalRow.revision
    )
    appeal: Mapped[AppealRow | None] = relationship(lazy="selectin")
    named: Mapped[list[NamedScoreRow]] = relationship(
        lazy="selectin", order_by=NamedScoreRow.position
    )
    events: Mapped[list["EventRow"]] = relationship(
        lazy="selectin", order_by="EventRow.revision", cascade="all, delete-orphan"
    )

    others: Mapped[list["ObjectionRow"]] = relationship(
        lazy="selectin",
        join_depth=1,
        viewonly=True,
        primaryjoin="and_("
        "ObjectionRow.organisation_id == foreign(remote(ObjectionRow.organisation_id)), "
        "ObjectionRow.key_kind == foreign(remote(ObjectionRow.key_kind)), "
        "ObjectionRow.subject_scheme == foreign(remote(ObjectionRow.subject_scheme)), "
        "ObjectionRow.subject_id == foreign(remote(ObjectionRow.subject_id)), "
        "ObjectionRow.id != foreign(remote(ObjectionRow.id)))",
    )
    """The person's other objections."""

    __table_args__ = (
        Index(
            "ix_objections_person", "organisation_id", "key_kind", "subject_scheme", "subject_id"
        ),
        Index("ix_objections_queue", "due_on", "id"),
        CheckConstraint("state <> 'under_review' OR assignee IS NOT NULL", name="assigned"),
    )

    def note(self, event: Event) -> None:
        """Add a line to the timeline, which makes a new revision.

        A proposed decision does not outlive what it was not made on.
        """
        if self.state == State.PROPOSED and event.kind not in rules.LEAVING_PROPOSALS_ALONE:
            self.state = rules.next_state(State.PROPOSED, Action.RECONSIDER, Party.SERVICE)
            self.note(Event(EventKind.RECONSIDERED, event.at, Party.SERVICE))
        self.revision += 1
        self.events.append(
            EventRow(
                revision=self.revision,
                kind=event.kind,
                at=event.at,
                party=event.party,
                account_id=event.account_id,
                helper_id=event.helper_id,
                score_id=event.score_id,
                new_score_id=event.new_score_id,
            )
        )

    @property
    def origins(self) -> frozenset[str]:
        """Return the first scores of all chains that it is about."""
        return frozenset({self.origin_score_id, *(one.origin_score_id for one in self.named)})

    @property
    def person(self) -> Person:
        return Person(self.organisation_id, self.key_kind, self.subject_scheme, self.subject_id)

    def record(self) -> Objection:
        """Return the row as a plain value."""
        return Objection(
            id=self.id,
            score_id=self.score_id,
            origin_score_id=self.origin_score_id,
            person=self.person,
            ground=Ground(self.ground),
            items=tuple(self.items),
            proposed=self.proposed,
            statement=self.statement,
            state=State(self.state),
            lodged_at=self.lodged_at,
            due_on=self.due_on,
            assignee=self.assignee,
            freezes=self.freezes,
            frozen_items=tuple(self.frozen_items),
            revision=self.revision,
            decision=self._in_force(),
            events=tuple(event.record() for event in self.events),
            terms=Terms.read(self.terms),
            overdue_at=self.overdue_at,
            escalated_at=self.escalated_at,
            decisions=tuple(decision.record() for decision in self.decisions),
            proposals=tuple(proposal.record() for proposal in self.proposals),
            appeal=self.appeal.record() if self.appeal else None,
            named=tuple(NamedScore(one.score_id, one.origin_score_id) for one in self.named),
            repeats=tuple(self.repeats),
            decided_same=deciders_of_same(self),
        )

    def _in_force(self) -> Decision | None:
        """Return the last decision; an answer holds no more once a reviewer was asked for."""
        last = self.decisions[-1].record() if self.decisions else None
        asked = last is not None and last.answered_at_once and self.state != State.DECIDED
        return None if asked else last


class DecisionRow(Tables):
    """The one decision on an objection in an instance."""

    __tablename__ = "decisions"

    id: Mapped[str] = mapped_column(primary_key=True)
    objection_id: Mapped[str] = mapped_column(ForeignKey("objections.id"))
    instance: Mapped[str] = mapped_column(server_default=Instance.FIRST)
    revision: Mapped[int] = mapped_column(server_default="0")
    outcome: Mapped[str]
    reasons: Mapped[str]
    resolutions: Mapped[list[Any]]
    reviewer: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    rule: Mapped[str | None]
    decided_at: Mapped[datetime]
    score_id: Mapped[str] = mapped_column(ForeignKey("scores.id"))
    new_score_id: Mapped[str | None] = mapped_column(ForeignKey("scores.id"))
    receipt: Mapped[dict[str, Any] | None]
    erase_by: Mapped[date | None] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("objection_id", "instance"),
        CheckConstraint("(reviewer IS NULL) <> (rule IS NULL)", name="decided_by_one"),
        CheckConstraint("confirmed_by <> reviewer", name="two_people"),
        CheckConstraint(
            "instance = 'first' OR rule IS NOT NULL OR confirmed_by IS NOT NULL",
            name="appeals_are_confirmed",
        ),
    )

    def record(self) -> Decision:
        """Return the row as a plain value."""
        return Decision(
            id=self.id,
            outcome=Outcome(self.outcome),
            reasons=self.reasons,
            resolutions=tuple(map(Resolution.read, self.resolutions)),
            reviewer=self.reviewer,
            rule=self.rule,
            decided_at=self.decided_at,
            score_id=self.score_id,
            new_score_id=self.new_score_id,
            receipt=self.receipt,
            instance=Instance(self.instance),
            confirmed_by=self.confirmed_by,
            revision=self.revision,
            erase_by=self.erase_by,
        )


class EventRow(Tables):
    """One line of an objection's timeline."""

    __tablename__ = "objection_events"

    objection_id: Mapped[str] = mapped_column(ForeignKey("objections.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    party: Mapped[str]
    account_id: Mapped[str | None]
    helper_id: Mapped[str | None]
    score_id: Mapped[str | None]
    new_score_id: Mapped[str | None]

    def record(self) -> Event:
        """Return the row as a plain value."""
        return Event(
            kind=EventKind(self.kind),
            at=self.at,
            party=Party(self.party),
            account_id=self.account_id,
            helper_id=self.helper_id,
            score_id=self.score_id,
            new_score_id=self.new_score_id,
        )


class EvidenceRow(SentFileColumns, Tables):
    """One file added to an objection."""

    __tablename__ = "objection_evidence"

    objection_id: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (made_by_an_event(),)


class MessageRow(Tables):
    """One message between the person and the reviewer."""

    __tablename__ = "objection_messages"

    objection_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    party: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["objection_id", "revision"],
            ["objection_events.objection_id", "objection_events.revision"],
        ),
    )

    def record(self) -> Message:
        """Return the row as a plain value."""
        return Message(
            id=self.id,
            party=Party(self.party),
            text=self.text,
            sent_at=self.sent_at,
            revision=self.revision,
        )
