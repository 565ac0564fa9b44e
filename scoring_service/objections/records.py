"""Objections and decisions as plain values, for the service, the interface and the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from scoring_service.objections.timing.deadlines import Terms
from scoring_service.scoring.records import Person

if TYPE_CHECKING:
    from scoring_service.objections.review.records import Appeal, Proposal


class State(StrEnum):
    """Where an objection stands."""

    LODGED = "lodged"
    UNDER_REVIEW = "under_review"
    PROPOSED = "proposed"
    APPEALED = "appealed"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What may be done with a lodged objection."""

    ASSIGN = "assign"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    ADD_EVIDENCE = "add_evidence"
    WRITE = "write"
    NOTE_OVERDUE = "note_overdue"
    LAPSE = "lapse"
    EXTEND = "extend"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    RETRACT = "retract"
    RECONSIDER = "reconsider"
    APPEAL = "appeal"
    WITHDRAW_APPEAL = "withdraw_appeal"
    OPEN_INQUIRY = "open_inquiry"
    ANSWER_INQUIRY = "answer_inquiry"
    NOTE_SILENCE = "note_silence"
    ADD_STATEMENT = "add_statement"
    REFUSE_AUTHORITY = "refuse_authority"


class Party(StrEnum):
    """Who takes part: the person scored, the reviewer, the service by itself, or the source.

    The source is the organisation that supplied the disputed information, and a helper somebody
    to whom the person gave a written authority.
    """

    SUBJECT = "subject"
    HELPER = "helper"
    REVIEWER = "reviewer"
    SOURCE = "source"
    SERVICE = "service"


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

    `answered` is the outcome of `reasons_wanted` where nothing had to be changed.
    """

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    ANSWERED = "answered"
    UNRESOLVED = "unresolved"


class Instance(StrEnum):
    """Who decided: the first to do so, or those whom the person appealed to."""

    FIRST = "first"
    APPEAL = "appeal"


class EventKind(StrEnum):
    """What happened to an objection, for its timeline."""

    LODGED = "lodged"
    FROZEN = "frozen"
    ASSIGNED = "assigned"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    SCORE_REPLACED = "score_replaced"
    EVIDENCE_ADDED = "evidence_added"
    MESSAGE_WRITTEN = "message_written"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    DECIDED_BY_RULE = "decided_by_rule"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    RETRACTED = "retracted"
    RECONSIDERED = "reconsidered"
    APPEALED = "appealed"
    APPEAL_WITHDRAWN = "appeal_withdrawn"
    INQUIRY_OPENED = "inquiry_opened"
    INQUIRY_ANSWERED = "inquiry_answered"
    SOURCE_SILENT = "source_silent"
    STATEMENT_ADDED = "statement_added"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    CERTIFIED = "certified"
    OLD_VALUES_ERASED = "old_values_erased"
    AUTHORITY_REFUSED = "authority_refused"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person objects to; no items means the score as a whole."""

    score_id: str
    ground: Ground
    statement: str
    items: tuple[str, ...] = ()
    proposed: Mapping[str, float] = field(default_factory=dict)


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
    time, and the procedure named by `rule` decided. `revision` is the one that it made.
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


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline.

    `account_id` names the reviewer and `helper_id` the helper; `score_id` the score frozen,
    released or replaced, and `new_score_id` what replaced it.
    """

    kind: EventKind
    at: datetime
    party: Party
    account_id: str | None = None
    score_id: str | None = None
    new_score_id: str | None = None
    helper_id: str | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection with its decision and timeline, oldest event first.

    `score_id` is the score it was lodged against, `origin_score_id` the first of that score's
    chain of corrections. `freezes` while the score is frozen by it, and `frozen_items` are those
    that no new score uses meanwhile: the disputed ones, or of a score disputed as a whole all that
    it was made of. `terms` are the deadlines it was lodged under. `overdue_at` is when the service
    did what these have happen after the due date, `escalated_at` when it called on all reviewers.
    Every event is a revision. `decision` is the last of `decisions`: the one in force.
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
        replacements = [event.new_score_id for event in self.events if event.new_score_id]
        return replacements[-1] if replacements else self.score_id


@dataclass(frozen=True, slots=True)
class Standing:
    """What a score says, or why there is none."""

    value: int | None
    band: str | None
    probability: float | None
    unscorable_reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would do to the score; `replaces` where it would make a new one.

    `score_id` is the score that stands now, which `old` describes; `others` is how many other
    scores of the person would be made again with it.
    """

    score_id: str
    old: Standing
    new: Standing
    replaces: bool
    others: int = 0
