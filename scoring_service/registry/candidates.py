"""A version that somebody wants to publish: everything that the gate looks at, and who answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from scoring_service.algorithms import document
from scoring_service.algorithms.structure import Algorithm
from scoring_service.disclosures import rewording
from scoring_service.disclosures.drafted import Drafted
from scoring_service.kernel import canonical
from scoring_service.sources import rules as source_rules
from scoring_service.sources.structure import Catalogue, ProhibitedKind


@dataclass(frozen=True, slots=True)
class Exactness:
    """What the proof of the contributions found; made by `explanation.attribution`."""

    digest: str
    rows: int
    max_difference: float


@dataclass(frozen=True, slots=True)
class Identity:
    """Who has proved to be who they are, or why nobody has."""

    email: str | None
    explanation: str = ""


NOBODY: Final = Identity(None, "nobody was asked for a password")


@dataclass(frozen=True)
class Candidate:
    """A version that somebody wants to publish, with everything the gate looks at."""

    model: str
    version: int
    document: bytes
    registered_digest: str
    """The digest that was written down when the version was registered."""
    purposes: Sequence[str]
    texts: Mapping[str, str]
    facts: Mapping[str, Any]
    drafted: Mapping[str, Drafted]
    expected_facts: Mapping[str, Any]
    """What the registered run gives, to compare with."""
    metrics: Mapping[str, float]
    """The run's metrics, as MLflow has them."""
    proof: Exactness | None
    author: str
    approver: str
    publishers: Iterable[str]
    catalogue: Catalogue
    prohibited_kinds: Sequence[ProhibitedKind] = field(repr=False)
    published: Sequence[Algorithm] = field(repr=False)
    """Every version that is published, of whatever model, retired ones too."""
    accepted_rewording: str | None = None
    """The digest of the rewording that the approver accepts."""
    identity: Identity = NOBODY
    previous: Algorithm | None = None
    """The published version before this one."""

    @cached_property
    def digest(self) -> str:
        return canonical.digest(self.document)

    @cached_property
    def algorithm(self) -> Algorithm:
        """The parsed document; raises `Invalid`."""
        return document.parse(self.document)

    @cached_property
    def difference(self) -> str:
        """Every line of the texts that was reworded; empty where they are the drafts."""
        return rewording.difference(self.texts, self.drafted)

    @property
    def rewording(self) -> str | None:
        """The digest by which the rewording is accepted, if there is one."""
        return rewording.digest(self.difference) if self.difference else None

    @property
    def reads(self) -> list[source_rules.Read]:
        items = self.algorithm.items
        return [source_rules.Read(item.id, item.catalogue, item.label) for item in items]
