"""What a written authority must say, and until when it holds.

Invariants: an authority ends, at the latest after the days that policy gives; it is for something;
and it names its helper in one line of visible characters, so that no name reads as another text.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from scoring_service.kernel.days import end_of
from scoring_service.kernel.errors import FieldError, Invalid
from scoring_service.kernel.texts import marked as N_
from scoring_service.objections import writing
from scoring_service.objections.helping import refusals
from scoring_service.objections.helping.records import Authority, Limits, Standing

NAME_LENGTH: Final = (1, 100)
REASONS_LENGTH: Final = (20, 2000)

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def checked(authority: Authority, today: date) -> Authority:
    """Return the authority with its name tidied; raise `Invalid` naming every wrong field."""
    tidy = replace(authority, name=writing.tidied(authority.name))
    if errors := list(_errors(tidy, today, Limits.on(today))):
        raise Invalid(
            "invalid_authority",
            N_("The authority is not complete"),
            N_("Some of what you said of the helper is missing or cannot be used."),
            N_("Correct the fields named and send it again, with the file."),
            errors=errors,
        )
    return tidy


def checked_reasons(reasons: str) -> str:
    """Return why an authority is refused, tidied; raise `Invalid`."""
    return writing.checked(reasons, "/reasons", REASONS_LENGTH, refusals.invalid_refusal)


def expires_at(ends_on: date) -> datetime:
    """Return the instant at which the last day is over."""
    return end_of(ends_on)


def standing_of(
    ended_at: datetime | None,
    refused_at: datetime | None,
    ends_on: date,
    *,
    link_is_open: bool,
    now: datetime,
) -> Standing:
    """Tell whether an authority holds."""
    if refused_at is not None:
        return Standing.REFUSED
    if ended_at is not None:
        return Standing.ENDED
    if now >= expires_at(ends_on):
        return Standing.EXPIRED
    return Standing.HOLDS if link_is_open else Standing.REVOKED


def _errors(authority: Authority, today: date, limits: Limits) -> Iterator[FieldError]:
    named = list(writing.errors("/name", authority.name, NAME_LENGTH))
    if not named and any(unicodedata.category(c) in _HIDDEN for c in authority.name):
        named = [FieldError("/name", N_("Write the name in one line of visible characters."))]
    yield from named
    if not authority.powers:
        yield FieldError("/may", N_("Choose at least one thing that the helper may do."))
    if authority.ends_on < today:
        yield FieldError("/ends_on", N_("This day is over. Choose today or a later one."))
    latest = today + timedelta(days=limits.days)
    if authority.ends_on > latest:
        told = N_("Choose a day until {latest}: an authority lasts at most {days} days.")
        yield FieldError("/ends_on", told, {"latest": latest.isoformat(), "days": limits.days})
