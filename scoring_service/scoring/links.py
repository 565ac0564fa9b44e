"""The private links that open a score: list them, end them, make one for a person who lost theirs.

A link follows corrections forward, so a score is opened by the links made for it and by those made
for the scores that it replaced.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.accounts import inventory
from scoring_service.accounts import service as accounts
from scoring_service.accounts.inventory import ListedLink
from scoring_service.scoring import service


@dataclass(frozen=True)
class PrivateLink:
    """A new private link: the only moment at which its address is known."""

    id: str
    url: str
    expires_at: datetime


def issue_link(session: Session, score_id: str, *, base_url: str, now: datetime) -> PrivateLink:
    """Make one more private link to a score; earlier ones go on working. Raise `NotFound`."""
    score = service.get_score(session, score_id)
    issued = accounts.issue_subject_link(session, score.id, now=now)
    return PrivateLink(issued.id, f"{base_url}/s/{issued.token}", issued.expires_at)


def list_links(session: Session, score_id: str) -> Sequence[ListedLink]:
    """Return every link that opens or opened a score, oldest first; raise `NotFound`."""
    return inventory.list_links(session, _followed(session, score_id))


def revoke_links(session: Session, score_id: str, *, now: datetime) -> int:
    """End every link that opens a score; return how many did. Raise `NotFound`."""
    return accounts.revoke_subject_links(session, _followed(session, score_id), now=now)


def list_own_links(session: Session, own_score_id: str) -> Sequence[ListedLink]:
    """Return, for who has a link to this score, every link to it or to one before or after it."""
    return inventory.list_links(session, _chain(session, own_score_id))


def revoke_other_links(
    session: Session, own_score_id: str, own_link_id: str, *, now: datetime
) -> int:
    """End every link to one's own scores but the one that is used; return how many did."""
    chain = _chain(session, own_score_id)
    return accounts.revoke_subject_links(session, chain, keep=own_link_id, now=now)


def _chain(session: Session, score_id: str) -> list[str]:
    after = service.list_corrections(session, score_id)[1:]
    return [*_followed(session, score_id), *(score.id for score in after)]


def _followed(session: Session, score_id: str) -> list[str]:
    return [score.id for score in service.list_replaced(session, score_id)]
