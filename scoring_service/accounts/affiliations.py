"""Which organisation somebody with an account belongs to, where they belong to one.

A reviewer who belongs to a lender decides nothing about that lender's scores.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring_service.accounts import refusals, rules, service
from scoring_service.accounts.principals import Role
from scoring_service.accounts.tables import AccountRow


def find_affiliation(session: Session, account_id: str) -> str | None:
    """Return the id of the organisation that an account belongs to."""
    return session.scalar(select(AccountRow.organisation_id).where(AccountRow.id == account_id))


def set_affiliation(session: Session, email: str, role: Role, organisation_id: str | None) -> None:
    """Say which organisation an account belongs to, or that it belongs to none any more."""
    sought = select(AccountRow).where(AccountRow.email == rules.normal_email(email))
    row = session.scalar(sought.where(AccountRow.role == role).with_for_update())
    if row is None:
        raise refusals.unknown_account(email)
    if organisation_id is not None:
        service.organisation_name(session, organisation_id)  # it exists
    row.organisation_id = organisation_id
    session.flush()
