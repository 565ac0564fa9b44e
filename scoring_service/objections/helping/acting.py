"""Who takes a step through a private link: the person, or a helper for them.

A helper's step is checked in the transaction that takes it, alone among all that is done about the
person: after an authority has ended, nothing is done with it, however the requests race.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

from sqlalchemy.orm import Session

from scoring_service.accounts import entrusting
from scoring_service.accounts.principals import Helper, Subject
from scoring_service.accounts.refusals import unknown_private_link
from scoring_service.objections.helping import refusals
from scoring_service.objections.helping.records import Power
from scoring_service.objections.helping.tables import HelperRow
from scoring_service.objections.steps import Event, EventKind, Party


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step for the person's side, and how the timeline names them."""

    party: Party
    helper_id: str | None = None

    def event(self, kind: EventKind, at: datetime, score_id: str | None = None) -> Event:
        """Return the line of the timeline that says they took it."""
        return Event(kind, at, self.party, score_id=score_id, helper_id=self.helper_id)


THE_PERSON: Final = Actor(Party.SUBJECT)


class Whose(TypedDict):
    """Which score a private link opens, and who acts through it."""

    own_score_id: str
    by: Actor


def whose(caller: Subject) -> Whose:
    """Return for a use case whose private link this is."""
    by = Actor(Party.HELPER, caller.helper_id) if isinstance(caller, Helper) else THE_PERSON
    return Whose(own_score_id=caller.score_id, by=by)


def refuse_beyond(session: Session, by: Actor, power: Power, *, now: datetime) -> None:
    """Refuse a step of a helper whose authority has ended or does not cover it."""
    if by.helper_id is None:
        return
    row = session.get_one(HelperRow, by.helper_id, populate_existing=True)
    if not entrusting.is_open(session, row.link_id, now=now):
        raise unknown_private_link()
    if power not in row.powers:
        raise refusals.beyond_authority()


def refuse_others(by: Actor, others: Collection[str]) -> None:
    """Refuse further scores that a helper names: the authority is about one."""
    if by.helper_id is not None and others:
        raise refusals.beyond_authority()


def refuse_contact(caller: Subject) -> None:
    """Refuse an address that a helper wants the person to be written to at."""
    if isinstance(caller, Helper):
        raise refusals.contact_is_the_persons()
