"""Scores and requests for them as plain values, for every layer above the tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from scoring_service.notices.records import Recipient


class Status(StrEnum):
    """What a score is good for now."""

    FINAL = "final"
    UNSCORABLE = "unscorable"
    FROZEN = "frozen"
    SUPERSEDED = "superseded"
    ERASED = "erased"


class ItemStatus(StrEnum):
    """What became of one item of the request."""

    USED = "used"
    MISSING = "missing"
    FROZEN = "frozen"
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is scored, as one organisation knows them; live and test records never mix."""

    organisation_id: str
    key_kind: str
    scheme: str
    id: str

    @property
    def recipient(self) -> Recipient:
        """Return who received the person's scores, and is told what becomes of them."""
        return Recipient(self.organisation_id, self.key_kind)


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """What an organisation asks for. `version` None means the champion."""

    model: str
    version: int | None
    person: Person
    purpose: str
    legal_basis: str
    consent_reference: str | None
    items: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class ItemUse:
    """One item of the algorithm: the value received, its catalogued source, whether it was used."""

    id: str
    value: float | None
    source: str
    status: ItemStatus


@dataclass(frozen=True, slots=True)
class Score:
    """One stored score with its explanation; see `explain.explanation_of` for the latter."""

    id: str
    person: Person
    purpose: str
    legal_basis: str
    consent_reference: str | None
    model: str
    version: int
    digest: str
    status: Status
    value: int | None
    band: str | None
    probability: float | None
    scored_at: datetime
    valid_until: datetime
    items: tuple[ItemUse, ...]
    explanation: Mapping[str, Any]
    unscorable_reasons: tuple[str, ...]
    receipt: Mapping[str, Any]
    supersedes: str | None
    superseded_by: str | None
    disputed_since: datetime | None = None
    """While an objection to it stands, whatever the status says: also of a replaced score."""
    withheld: bool = False
    """One of these objections has recipients not get it; else they get it with a mark."""

    @property
    def frozen(self) -> bool:
        """Tell whether an objection to it stands."""
        return self.disputed_since is not None

    @property
    def derived(self) -> Mapping[str, float | None]:
        """Return the derived features, by id; None where missing."""
        values: Mapping[str, float | None] = self.explanation["derived"]
        return values

    def item_values(self) -> dict[str, float | None]:
        """Return the values that were used; everything else is missing."""
        return {item.id: item.value for item in self.items if item.status is ItemStatus.USED}

    def received_items(self) -> tuple[str, ...]:
        """Return the items whose values it used, or would use were they not frozen."""
        able = (ItemStatus.USED, ItemStatus.FROZEN)
        return tuple(i.id for i in self.items if i.status in able and i.value is not None)


def recorded_value(score: Score, item: str) -> float | None:
    """Return the value of an item that a score was given, used or not; None where it has none."""
    return next((use.value for use in score.items if use.id == item), None)
