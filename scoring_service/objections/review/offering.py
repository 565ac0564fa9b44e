"""Offers a reviewer the next case: never one that they may not take."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from scoring_service.accounts.affiliations import find_affiliation
from scoring_service.objections.queue import list_objections
from scoring_service.objections.records import Objection
from scoring_service.objections.review import refusals, rules
from scoring_service.objections.rows import lock_row
from scoring_service.objections.service import assign_objection
from scoring_service.objections.steps import State

_WAITING: Final = (State.LODGED, State.APPEALED)
_PAGE: Final = 50


def take_next(session: Session, *, reviewer: str, now: datetime) -> Objection:
    """Take the first case of the queue that nobody has and the reviewer may take.

    Raises `NotFound` where there is none.
    """
    for objection_id in _offered(session, reviewer):
        if lock_row(session, objection_id).state in _WAITING:
            return assign_objection(session, objection_id, reviewer=reviewer, now=now)
    raise refusals.nothing_waits()


def _offered(session: Session, reviewer: str) -> Iterator[str]:
    organisation, after = find_affiliation(session, reviewer), None
    while page := list_objections(session, states=_WAITING, limit=_PAGE, after=after):
        for objection in page:
            if rules.bar_of(objection, reviewer, organisation) is None:
                yield objection.id
        after = page[-1].id
