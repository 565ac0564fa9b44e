"""What an explanation is made from: a stored score, as plain values, and what surrounds it.

The protocols are what `scoring` hands down; this package knows none of its tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


class StoredItem(Protocol):
    """One item of a score: what was supplied, and what became of it."""

    @property
    def id(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def source(self) -> str: ...
    @property
    def status(self) -> str: ...


class StoredScore(Protocol):
    """A score as it was stored together with its explanation.

    The explanation holds `method`, `derived`, `base_value` (absent where there is no score),
    `contributions` (feature, value, points as a decimal string, rank) and `reasons` (code, feature,
    missing): features and codes of the algorithm, no words.
    """

    @property
    def id(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def legal_basis(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def value(self) -> int | None: ...
    @property
    def band(self) -> str | None: ...
    @property
    def probability(self) -> float | None: ...
    @property
    def scored_at(self) -> datetime: ...
    @property
    def valid_until(self) -> datetime: ...
    @property
    def items(self) -> Sequence[StoredItem]: ...
    @property
    def withheld(self) -> bool: ...
    @property
    def explanation(self) -> Mapping[str, Any]: ...
    @property
    def unscorable_reasons(self) -> Sequence[str]: ...
    @property
    def supersedes(self) -> str | None: ...
    @property
    def superseded_by(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who received the score, and when."""

    name: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """What is said where a dispute stayed open: what the reviewer found, and what the person says.

    One of the two may be None.
    """

    objection: str
    verification: str | None
    statement: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """By the decision on which objection an item is not used.

    Either it was corrected or deleted and not certified since, or its use for the purpose was found
    unlawful, which no certificate changes.
    """

    objection: str
    use_unlawful: bool = False


@dataclass(frozen=True, slots=True)
class Remarks:
    """What decisions on objections have to say of a score.

    `views` stand beside items that it uses, `statements` beside all of it. `refused` are the items
    that were supplied although a decision has them not used.
    """

    views: Mapping[str, tuple[View, ...]] = field(default_factory=dict)
    refused: Mapping[str, Refused] = field(default_factory=dict)
    statements: tuple[View, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around a score: who received it, and where everything about it is found."""

    recipients: Sequence[Recipient]
    algorithm_url: str
    disclosure_url: str
    objection_url: str
    objection_days: int
    operator: str
    """Who answers for the score: name and contact; empty where nobody does."""
    receipt: Mapping[str, Any]
    """The receipt with its nonce, and the proof that it is in the log, or None for that."""
    publication: Mapping[str, Any] | None
    """The log's entry of the version that made the score, and its proof; None until there is one.
    """
    remarks: Remarks = field(default_factory=Remarks)
    marks_disputed: bool = False
    """Whether recipients would still see a disputed score, with a mark, and not be refused it."""
