"""By when an objection must be decided: dated policy, `policy/objections.yaml`."""

from datetime import date, timedelta

from scoring_service.kernel.policy import edition_on


def due_on(lodged_on: date) -> date:
    """Return the last day, in full, for deciding an objection lodged on a day (UTC)."""
    edition = edition_on("objections", lodged_on)
    return lodged_on + timedelta(days=edition["rules"][edition["follows"]]["decide_within_days"])
