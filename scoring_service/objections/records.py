"""Objections and decisions as plain values, for the service, the interface and the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Self

from scoring_service.objections.steps import Event, State
from scoring_service.objections.timing.deadlines import AtDue, Terms
from scoring_service.scoring.records import Person

if TYPE_CHECKING:
    from scoring_service.objections.review.records import Appeal, Proposal


class Ground(StrEnum):
    """Why the person objects."""

    INACCURATE = "inaccurate"
    OUTDATED = "outdated"
    NOT_MINE = "not_mine"
    UNLAWFUL_USE = "unlawful_use"
    NOT_CATALOGUED = "not_catalogued"
    REASONS_WANTED = "reasons_wanted"
    OTHER = "other"


class ResolutionKind(StrEnum):
    """What a decision does with one disputed item."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DELETED = "deleted"
    UNRESOLVED = "unresolved"
    """It can be neither confirmed nor refuted: both views are recorded."""

    @property
    def changes(self) -> bool:
        """Tell whether the item is another one afterwards."""
        return self in (ResolutionKind.CORRECTED, ResolutionKind.DELETED)


class Outcome(StrEnum):
    """What a decision says of the objection as a whole.

    `answered` is the outcome of `reasons_wanted` where nothing had to be changed, `declined` that
    of a repeat that brought nothing new and was not looked into again.
    """

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    ANSWERED = "answered"
    UNRESOLVED = "unresolved"
    DECLINED = "declined"


class Instance(StrEnum):
    """Who decided: the first to do so, or those whom the person appealed to.

    Before both, the service may have answered a wish for reasons by itself.
    """

    ANSWER = "answer"
    FIRST = "first"
    APPEAL = "appeal"


STATEMENT: Final = "statement_of_reasons"
"""The rule that answers a wish for reasons."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person objects to; no items means the score as a whole.

    `others` are further scores of the person that it is about too. A reviewer always answers but
    where reasons are wanted: there only if `reviewer_wanted`.
    """

    score_id: str
    ground: Ground
    statement: str
    items: tuple[str, ...] = ()
    proposed: Mapping[str, float] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    reviewer_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """What becomes of one disputed item; `value` only where it is corrected.

    `verification` says what the reviewer found out, only where it stays unresolved.
    """

    item: str
    kind: ResolutionKind
    value: float | None = None
    verification: str | None = None

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Self:
        """Read a resolution as it is stored; older ones have no verification."""
        kind, found = ResolutionKind(content["kind"]), content.get("verification")
        return cls(content["item"], kind, content["value"], found)


@dataclass(frozen=True, slots=True)
class ProposedDecision:
    """What a reviewer wants to decide."""

    outcome: Outcome
    reasons: str
    resolutions: tuple[Resolution, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that was taken; `new_score_id` names the score it led to, if it led to one.

    A reviewer took it, and where the rules ask for it another one confirmed it; or nobody did in
    time, and the procedure named by `rule` decided; or the service answered a wish for reasons by
    itself, and `rule` is `STATEMENT`. `revision` is the one that it made.
    """

    id: str
    outcome: Outcome
    reasons: str
    resolutions: tuple[Resolution, ...]
    reviewer: str | None
    decided_at: datetime
    score_id: str
    new_score_id: str | None
    rule: str | None = None
    receipt: Mapping[str, Any] | None = None
    """None of a decision older than the log."""
    erase_by: date | None = None
    """By when the old values are erased, where the procedure says so."""

    instance: Instance = Instance.FIRST
    confirmed_by: str | None = None
    revision: int = 0

    @property
    def answered_at_once(self) -> bool:
        """Tell whether the service answered by itself, with the statement of reasons."""
        return self.instance is Instance.ANSWER


@dataclass(frozen=True, slots=True)
class NamedScore:
    """A further score that an objection is about, and the first of its chain of corrections."""

    score_id: str
    origin_score_id: str


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection with its decision and timeline, oldest event first.

    `score_id` is the score it was lodged against, `origin_score_id` the first of that score's
    chain of corrections. `freezes` while the score is frozen by it, and `frozen_items` are those
    that no new score uses meanwhile: the disputed ones, or of a score disputed as a whole all that
    it was made of. `terms` are the deadlines it was lodged under. `overdue_at` is when the service
    did what these have happen after the due date, `escalated_at` when it called on all reviewers.
    `named` are further scores that it is about. `decision` is the last of `decisions`, the one in
    force; but none while it waits for a reviewer after the service's `answer`. `repeats` are the
    earlier objections of which it is a mere repeat, as long as it waits as one or was declined as
    one. `decided_same` are the reviewers who had a part in deciding another one about the same.
    Every event is a revision.
    """

    id: str
    score_id: str
    origin_score_id: str
    person: Person
    ground: Ground
    items: tuple[str, ...]
    proposed: Mapping[str, float]
    statement: str
    state: State
    lodged_at: datetime
    due_on: date
    assignee: str | None
    freezes: bool
    frozen_items: tuple[str, ...]
    revision: int
    decision: Decision | None
    events: tuple[Event, ...]
    terms: Terms
    overdue_at: datetime | None = None
    escalated_at: datetime | None = None
    decisions: tuple[Decision, ...] = ()
    proposals: "tuple[Proposal, ...]" = ()
    appeal: "Appeal | None" = None
    named: tuple[NamedScore, ...] = ()
    repeats: tuple[str, ...] = ()
    decided_same: frozenset[str] = frozenset()

    @property
    def answer(self) -> Decision | None:
        """Return what the service answered by itself, if it did."""
        return next((one for one in self.decisions if one.answered_at_once), None)

    @property
    def origins(self) -> frozenset[str]:
        """Return the first scores of all chains that it is about."""
        return frozenset({self.origin_score_id, *(one.origin_score_id for one in self.named)})

    @property
    def score_ids(self) -> tuple[str, ...]:
        """Return the scores that it was lodged against."""
        return (self.score_id, *(one.score_id for one in self.named))

    @property
    def at_due(self) -> AtDue:
        """Return what happens at the due date as things are: nothing is done about a repeat."""
        return AtDue.ESCALATE if self.repeats else self.terms.at_due

    @property
    def escalated(self) -> bool:
        """Tell whether all reviewers are called on: nobody has decided in time, or since."""
        return self.escalated_at is not None and self.state not in (State.DECIDED, State.WITHDRAWN)

    @property
    def proposal(self) -> "Proposal | None":
        """Return the decision that waits for a second reviewer, if one does."""
        return self.proposals[-1] if self.state is State.PROPOSED else None

    @property
    def instance(self) -> Instance:
        """Return the instance that has the case, or had it last."""
        stands = self.appeal is not None and self.appeal.withdrawn_at is None
        return Instance.APPEAL if stands else Instance.FIRST

    @property
    def current_score_id(self) -> str:
        """Return the score that stands now where the one objected to stood."""
        present = self.score_id
        for event in self.events:
            if event.score_id == present and event.new_score_id:
                present = event.new_score_id
        return present


@dataclass(frozen=True, slots=True)
class Standing:
    """What a score says, or why there is none."""

    value: int | None
    band: str | None
    probability: float | None
    unscorable_reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a score that would be made again says now, and what the new one would say."""

    score_id: str
    model: str
    version: int
    purpose: str
    scored_at: datetime
    old: Standing
    new: Standing


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would do to the score; `replaces` where it would make a new one.

    `score_id` is the score that stands now, which `old` describes; `beside` are the other scores
    of the person that would be made again with it.
    """

    score_id: str
    old: Standing
    new: Standing
    replaces: bool
    beside: tuple[Change, ...] = ()

    @property
    def others(self) -> int:
        return len(self.beside)
