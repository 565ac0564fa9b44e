"""What the worker makes of a clock that leaps: for an hour it does nothing that cannot be undone.

It remembers its last turn. Where the clock is far beyond that, either nobody looked for long or the
clock was set ahead by mistake, and the worker cannot tell which; people can, and an alarm asks them
to. A clock that is set right within the hour has done no harm, and a worker that was stopped makes
up for it an hour later. The first turn of all has nothing to compare with.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.kernel.database import serialise, transaction
from scoring_service.kernel.days import local
from scoring_service.registry import alarm_texts, checks
from scoring_service.registry.checks import Check
from scoring_service.transparency.alarms import raise_alarm, settle_alarms

HELD_FOR: Final = timedelta(hours=1)
"""How long nothing is done that cannot be undone, by the clock after its leap."""

_LEAP: Final = timedelta(hours=6)
TURNS: Final = "turns"


def note_turn(engine: Engine, now: datetime) -> bool:
    """Note that the worker acts now; tell whether what cannot be undone has to wait."""
    with transaction(engine) as session:
        serialise(session, TURNS)
        before = checks.get_check(session, TURNS)
        leapt_at = _leapt_at(before, now)
        checks.keep_check(session, TURNS, Check(now, leapt_at))
        if leapt_at is None:
            settle_alarms(session, {alarm_texts.CLOCK}, {}, now=now)
        elif leapt_at != before.failing_since and before.done_at is not None:
            _tell_leap(session, before.done_at, now)
    return leapt_at is not None


def _leapt_at(before: Check, now: datetime) -> datetime | None:
    """Return when the leap was found that still holds things up; None once the hour has passed.

    The hour is lived through: a second leap within it begins it anew.
    """
    last, leapt_at = before.done_at, before.failing_since
    if last is None:
        return None
    if now - last > (_LEAP if leapt_at is None else HELD_FOR):
        return now
    is_past = leapt_at is None or not leapt_at <= now < leapt_at + HELD_FOR
    return None if is_past else leapt_at


def _tell_leap(session: Session, before: datetime, now: datetime) -> None:
    times = {"before": before, "after": now, "until": now + HELD_FOR}
    values = {name: f"{local(time):%Y-%m-%d %H:%M}" for name, time in times.items()}
    raise_alarm(session, alarm_texts.CLOCK, "worker", values, now=now)
