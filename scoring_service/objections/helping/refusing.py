"""A reviewer finds a written authority invalid: the helper's link ends, the objection does not.

It freezes in the person's interest, so it stands as theirs until they withdraw it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from scoring_service.accounts import service as accounts
from scoring_service.notices import contacts
from scoring_service.notices.letters import note_letter
from scoring_service.notices.records import LetterKind
from scoring_service.objections import rules as steps
from scoring_service.objections.helping import refusals, rules
from scoring_service.objections.helping.tables import HelperRow
from scoring_service.objections.records import Objection
from scoring_service.objections.review.interests import lock_case, refuse_interested
from scoring_service.objections.steps import Action, Event, EventKind, Party, State
from scoring_service.objections.tables import ObjectionRow


def refuse_authority(
    session: Session,
    objection_id: str,
    reasons: str,
    *,
    helper_id: str | None,
    reviewer: str,
    now: datetime,
) -> Objection:
    """End a helper's authority because its document is not valid, and tell the person why.

    `helper_id` may be left out where one helper took part. Raises `Conflict` where the case is not
    under review or the authority is refused already, `Forbidden` where it is another reviewer's,
    `Invalid` without reasons or where it is not clear who is meant.
    """
    row = lock_case(session, objection_id, reviewer)
    target = steps.next_state(State(row.state), Action.REFUSE_AUTHORITY, Party.REVIEWER)
    steps.refuse_other_reviewer(row.assignee, reviewer)
    refuse_interested(session, row, reviewer)
    helper = _meant(session, row, helper_id)
    if helper.refused_at is not None:
        raise refusals.already_refused(helper.id)
    helper.reasons = rules.checked_reasons(reasons)
    helper.refused_at, helper.refused_by = now, reviewer
    accounts.revoke_subject_link(session, helper.link_id, now=now)
    row.state = target
    told = Event(
        EventKind.AUTHORITY_REFUSED,
        now,
        Party.REVIEWER,
        account_id=reviewer,
        helper_id=helper.id,
    )
    row.note(told)
    session.flush()
    if contacts.has_contact(session, row.id):
        note_letter(session, row.id, LetterKind.AUTHORITY_REFUSED, now=now)
    return row.record()


def _meant(session: Session, row: ObjectionRow, helper_id: str | None) -> HelperRow:
    took_part = {event.helper_id for event in row.events} - {None}
    if helper_id is None and len(took_part) == 1:
        (helper_id,) = took_part
    if helper_id is None or helper_id not in took_part:
        raise refusals.which_helper()
    return session.get_one(HelperRow, helper_id, populate_existing=True)
