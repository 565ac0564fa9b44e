"""Keeps reviewers from cases in which they have an interest of their own."""

from sqlalchemy.orm import Session

from scoring_service.accounts.affiliations import find_affiliation
from scoring_service.objections.review import rules
from scoring_service.objections.tables import ObjectionRow


def refuse_interested(session: Session, row: ObjectionRow, reviewer: str) -> None:
    """Refuse a step in a case to whoever may not decide it, as things stand in this transaction."""
    organisation = find_affiliation(session, reviewer)
    rules.refuse_barred(rules.bar_of(row.record(), reviewer, organisation))
