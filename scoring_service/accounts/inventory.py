"""What there is to look after: organisations, their keys, the private links to a score.

For operators: ids and dates only. No secret is stored, so none can be listed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.accounts import service
from scoring_service.accounts.tables import KeyRow, OrganisationRow, SubjectLinkRow


@dataclass(frozen=True)
class ListedOrganisation:
    id: str
    name: str
    kind: str
    created_at: datetime


@dataclass(frozen=True)
class ListedKey:
    """A key without its text; one to be revoked later has an instant in the future."""

    id: str
    kind: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class ListedLink:
    """A private link without its address."""

    id: str
    score_id: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Tell whether it opens anything."""
        return self.revoked_at is None and now < self.expires_at


def list_organisations(session: Session) -> Sequence[ListedOrganisation]:
    """Return every organisation, oldest first."""
    rows = session.scalars(select(OrganisationRow).order_by(OrganisationRow.id))
    return [ListedOrganisation(row.id, row.name, row.kind, row.created_at) for row in rows]


def list_keys(session: Session, organisation_id: str) -> Sequence[ListedKey]:
    """Return the keys of an organisation, revoked ones too, oldest first; raise `NotFound`."""
    service.organisation_name(session, organisation_id)  # it exists
    own = select(KeyRow).where(KeyRow.organisation_id == organisation_id).order_by(KeyRow.id)
    return [
        ListedKey(row.id, row.kind, tuple(row.scopes), row.created_at, row.revoked_at)
        for row in session.scalars(own)
    ]


def list_links(session: Session, score_ids: Collection[str]) -> Sequence[ListedLink]:
    """Return the people's private links to these scores, ended ones too, oldest first.

    Those of helpers stand with the helpers.
    """
    own = select(SubjectLinkRow).where(
        SubjectLinkRow.score_id.in_(score_ids), SubjectLinkRow.helper_id.is_(None)
    )
    return [
        ListedLink(row.id, row.score_id, row.created_at, row.expires_at, row.revoked_at)
        for row in session.scalars(own.order_by(SubjectLinkRow.id))
    ]
