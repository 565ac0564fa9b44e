"""Inquiries to sources, and their answers, as plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from scoring_service.notices.records import Recipient
from scoring_service.objections.correspondence.records import Evidence
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
class SuppliedElsewhere:
    """The value of an item that was supplied for another score which the objection names."""

    score_id: str
    value: float


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item that is asked about: what was supplied, and what the person says is right.

    `value` is that of the disputed score, `elsewhere` those of the scores named beside it. One
    answer is given for all of them.
    """

    id: str
    value: float | None
    proposed: float | None
    elsewhere: tuple[SuppliedElsewhere, ...] = ()

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Self:
        """Read an item as it is stored; older ones were asked about one score alone."""
        others = (SuppliedElsewhere(**part) for part in content.get("elsewhere", ()))
        return cls(content["id"], content["value"], content["proposed"], tuple(others))

    @property
    def values(self) -> tuple[float, ...]:
        """Return the different values that were supplied, the disputed score's first."""
        supplied = (self.value, *(other.value for other in self.elsewhere))
        return tuple(dict.fromkeys(value for value in supplied if value is not None))

    def differs(self, value: float) -> bool:
        """Tell whether a value is another one than was supplied for any of the scores."""
        return self.value != value or self.values != (value,)


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
    when an answer comes after all. `unanswered_on` tells what holds.
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

    def unanswered_on(self, today: date) -> bool:
        """Tell whether the source is silent: its last day has passed and there is no answer."""
        passed = self.silent_at is not None or self.answer_by < today
        return self.answered_at is None and passed

    def opened_by(self, score_ids: Collection[str]) -> Self:
        """Return it without the values of other scores than these."""
        items = (
            replace(item, elsewhere=tuple(o for o in item.elsewhere if o.score_id in score_ids))
            for item in self.items
        )
        return replace(self, items=tuple(items))

    @property
    def answer_of(self) -> Mapping[str, ItemAnswer]:
        """Return what was answered, by item."""
        return {answer.id: answer for answer in self.answers}
