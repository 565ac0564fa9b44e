"""The private links of helpers: made for one of them, and open until the authority ends."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.accounts import keys
from scoring_service.accounts.service import IssuedLink
from scoring_service.accounts.tables import SubjectLinkRow
from scoring_service.kernel.ids import new_id


def issue_helper_link(
    session: Session, score_id: str, helper_id: str, *, expires_at: datetime, now: datetime
) -> IssuedLink:
    """Make the link through which a helper acts for the person whom a score is about."""
    token = keys.new_secret(keys.SUBJECT_LINK)
    row = SubjectLinkRow(
        id=new_id("lnk", now),
        score_id=score_id,
        helper_id=helper_id,
        fingerprint=keys.fingerprint(token),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return IssuedLink(row.id, token, row.expires_at)


def is_open(session: Session, link_id: str, *, now: datetime) -> bool:
    """Tell whether a link still opens its score, as it stands in the database now."""
    row = select(SubjectLinkRow.id).where(
        SubjectLinkRow.id == link_id,
        SubjectLinkRow.expires_at > now,
        SubjectLinkRow.revoked_at.is_(None),
    )
    return session.scalar(row) is not None
