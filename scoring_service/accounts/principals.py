"""Who can be behind a request (API.md, "Who calls")."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

KeyKind = Literal["live", "test"]
"""What a `test` key makes is marked and never mixes with what `live` keys make."""


class OrganisationKind(StrEnum):
    LENDER = "lender"
    RESEARCH = "research"
    ADMINISTRATION = "administration"


class Role(StrEnum):
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a key was issued for."""

    SCORES_WRITE = "scores:write"
    SCORES_READ = "scores:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    INQUIRIES_ANSWER = "inquiries:answer"
    ITEMS_CERTIFY = "items:certify"


@dataclass(frozen=True)
class Organisation:
    """An organisation, through one of its keys."""

    id: str
    name: str
    kind: OrganisationKind
    key_id: str
    key_kind: KeyKind
    scopes: frozenset[str]

    @property
    def records(self) -> str:
        """Name the records that the key reaches: the organisation's live ones, or its tests."""
        return f"{self.id} {self.key_kind}"


@dataclass(frozen=True)
class Subject:
    """The person scored, through the private link to one score."""

    link_id: str
    score_id: str


@dataclass(frozen=True)
class Helper(Subject):
    """Somebody to whom the person scored gave a written authority, through a link of their own.

    Sees what the person sees of that score; what a helper may do is granted apart.
    """

    helper_id: str


@dataclass(frozen=True)
class Person:
    """Somebody with an account, signed in, and the organisation they belong to, if to one."""

    account_id: str
    email: str
    role: Role
    organisation_id: str | None = None


@dataclass(frozen=True)
class Public:
    """Anyone."""


Principal = Organisation | Subject | Person | Public
