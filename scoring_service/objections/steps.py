"""The states of an objection, the steps between them, who takes them, and what is noted of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    ANSWER = "answer"
    ASK_REVIEW = "ask_review"
    TAKE_UP = "take_up"
    DECLINE = "decline"
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
    ANSWERED_AT_ONCE = "answered_at_once"
    REVIEW_ASKED = "review_asked"
    TAKEN_UP = "taken_up"
    RENEWED = "renewed"
    STATEMENT_ADDED = "statement_added"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    CERTIFIED = "certified"
    OLD_VALUES_ERASED = "old_values_erased"
    AUTHORITY_REFUSED = "authority_refused"


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
