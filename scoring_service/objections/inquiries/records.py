"""Inquiries to sources, and their answers, as plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from scoring_service.notices.records import Recipient
from scoring_service.objections.correspondence.records import Evidence
from scoring_service.objections.inquiries.asked import AskedItem
from scoring_service.objections.records import Ground


class AnswerKind(StrEnum):
    """What a source says of an item that it supplied."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DELETED = "deleted"


class InquiryState(StrEnum):
    """Where an inquiry stands; `closed` where the objection ended before there was an answer."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What the source says of one item; `value` only where it corrects it."""

    id: str
    kind: AnswerKind
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source wants to answer: one line for each item, and how it was checked."""

    items: tuple[ItemAnswer, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry to the organisation that supplied disputed items, with what it answered.

    `silent_at` is when the service noted that the last day had passed without an answer; it stays
    when an answer comes after all. `unanswered_on` tells what holds. `opened` unless the reader may
    not know the values of the disputed score.
    """

    id: str
    objection_id: str
    score_id: str
    ground: Ground
    supplier: Recipient
    items: tuple[AskedItem, ...]
    state: InquiryState
    asked_at: datetime
    answer_by: date
    silent_at: datetime | None
    answered_at: datetime | None
    late: bool
    answers: tuple[ItemAnswer, ...]
    statement: str | None
    evidence: tuple[Evidence, ...]
    opened: bool = True

    def unanswered_on(self, today: date) -> bool:
        """Tell whether the source is silent: its last day has passed and there is no answer."""
        passed = self.silent_at is not None or self.answer_by < today
        return self.answered_at is None and passed

    def opened_by(self, score_ids: Collection[str]) -> Self:
        """Return it without the values of other scores than these."""
        opened = self.score_id in score_ids
        items = (
            replace(
                item,
                value=item.value if opened else None,
                elsewhere=tuple(o for o in item.elsewhere if o.score_id in score_ids),
            )
            for item in self.items
        )
        return replace(self, items=tuple(items), opened=opened)

    @property
    def answer_of(self) -> Mapping[str, ItemAnswer]:
        """Return what was answered, by item."""
        return {answer.id: answer for answer in self.answers}
