"""Helpers and their written authorities, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from scoring_service.kernel.policy import edition_on
from scoring_service.objections.correspondence.records import Evidence


class Relation(StrEnum):
    """What the helper is to the person."""

    RELATIVE = "relative"
    LAWYER = "lawyer"
    ADVISER = "adviser"
    ORGANISATION = "organisation"
    OTHER = "other"


class Power(StrEnum):
    """What an authority may be given for; whoever has one also reads the score and objections."""

    LODGE = "lodge"
    ADD_EVIDENCE = "add_evidence"
    WRITE = "write"
    APPEAL = "appeal"


class Standing(StrEnum):
    """Whether an authority still holds, or why not."""

    HOLDS = "holds"
    ENDED = "ended"
    """By the person."""

    REFUSED = "refused"
    """By a reviewer, who found the document invalid."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    """With all private links to the score."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom the person names, and for what; `ends_on` is the last day, in full."""

    name: str
    relation: Relation
    powers: tuple[Power, ...]
    ends_on: date


@dataclass(frozen=True, slots=True)
class Helper:
    """A helper who was named; `document` is the signed authority, `reasons` of its refusal."""

    id: str
    authority: Authority
    document: Evidence
    named_at: datetime
    standing: Standing
    ended_at: datetime | None
    refused_at: datetime | None
    reasons: str

    @property
    def holds(self) -> bool:
        return self.standing is Standing.HOLDS

    def may(self, power: Power) -> bool:
        """Tell whether the helper may still do this."""
        return self.holds and power in self.authority.powers


@dataclass(frozen=True, slots=True)
class Named:
    """A helper who was just named, and their private link: the only moment it is known."""

    helper: Helper
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an authority lasts, and how many a person gives: `policy/helping.yaml`."""

    days: int
    at_once: int
    ever: int

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the limits in force on a day."""
        edition = edition_on("helping", day)
        return cls(
            days=edition["authority"]["longest_days"],
            at_once=edition["helpers"]["at_once"],
            ever=edition["helpers"]["ever_for_one_score"],
        )
