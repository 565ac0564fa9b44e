"""Keeps reviewers from cases in which they have an interest of their own.

What concerns a reviewer's own organisation they neither see nor touch, in whatever state it is:
the person's words and evidence are kept from whoever received the score.
"""

from sqlalchemy.orm import Session

from scoring_service.accounts.affiliations import find_affiliation
from scoring_service.objections.review import refusals, rules
from scoring_service.objections.rows import lock_row
from scoring_service.objections.tables import ObjectionRow


def lock_case(session: Session, objection_id: str, reviewer: str) -> ObjectionRow:
    """Hold a case for a step of a reviewer; whoever belongs to its organisation takes none."""
    row = lock_row(session, objection_id)
    refuse_own(session, row, reviewer)
    return row


def refuse_own(session: Session, row: ObjectionRow, reviewer: str) -> None:
    """Refuse to show a case of the organisation that the reviewer belongs to."""
    if find_affiliation(session, reviewer) == row.organisation_id:
        raise refusals.own_interest()


def refuse_interested(session: Session, row: ObjectionRow, reviewer: str) -> None:
    """Refuse a step in a case to whoever may not decide it, as things stand in this transaction."""
    organisation = find_affiliation(session, reviewer)
    rules.refuse_barred(rules.bar_of(row.record(), reviewer, organisation))
