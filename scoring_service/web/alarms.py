"""The alarms that stand and the cases that are overdue, for those who must look at them."""

from collections.abc import Mapping, Sequence
from typing import Any

from scoring_service.accounts.guards import principal
from scoring_service.accounts.principals import Person
from scoring_service.kernel.database import reading
from scoring_service.kernel.days import day_of
from scoring_service.objections import service as objections
from scoring_service.objections.filters import Reader
from scoring_service.registry.status import read_status
from scoring_service.registry.status_api import told
from scoring_service.wire.installation import installation


def count_escalated() -> int:
    """Return how many objections all reviewers are called on for, of those the reader may see."""
    here, me = installation(), principal(Person)
    reader = Reader(me.account_id, me.organisation_id, day_of(here.clock.now()))
    with reading(here.engine) as session:
        return objections.count_escalated(session, reader)


def standing_alarms() -> Sequence[Mapping[str, Any]]:
    """Return every alarm in the reader's language, the oldest first."""
    here = installation()
    with reading(here.engine) as session:
        return [told(alarm) for alarm in read_status(session, now=here.clock.now()).alarms]
