"""The duties of the worker about deadlines: due dates that have passed, and calendars that end."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Engine

from scoring_service.kernel.clock import Clock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.days import day_of
from scoring_service.kernel.duties import do_each
from scoring_service.kernel.policy import edition_on
from scoring_service.objections.timing import deadlines, lapsing, leaps
from scoring_service.registry import alarm_texts
from scoring_service.transparency.alarms import settle_alarms

_KNOWN_AHEAD: Final = timedelta(days=30)


class DueDates:
    """Acts on due dates that have passed, each objection in a transaction of its own.

    What was cut short is found again at the next turn. One objection that cannot be acted on keeps
    no other from it, and all reviewers are called on until it can. So they are where a rule would
    delete and the clock has leapt.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def attend(self) -> None:
        """Do what is due by now; raise the first failure once all others are done."""
        now = self._clock.now()
        held = leaps.note_turn(self._engine, now)
        with reading(self._engine) as session:
            lapsed = lapsing.list_lapsed(session, today=day_of(now))
        do_each(lapsed, partial(self._lapse, held=held, now=now))

    def _lapse(self, objection_id: str, *, held: bool, now: datetime) -> None:
        try:
            with transaction(self._engine) as session:
                lapsing.lapse_objection(session, objection_id, held=held, now=now)
        except Exception:
            with transaction(self._engine) as session:
                lapsing.call_reviewers(session, objection_id, now=now)
            raise


def watch_calendar(engine: Engine, clock: Clock) -> None:
    """Let an alarm stand where the working days that deadlines count will soon not be known."""
    now = clock.now()
    today = day_of(now)
    calendar = deadlines.find_calendar(edition_on(deadlines.POLICY, today))
    found = {}
    if calendar is not None and calendar.known_until < today + _KNOWN_AHEAD:
        values = {"until": calendar.known_until.isoformat()}
        found[alarm_texts.CALENDAR, calendar.country] = values
    with transaction(engine) as session:
        settle_alarms(session, {alarm_texts.CALENDAR}, found, now=now)
