"""What accounts refuse, in words for whoever asked."""

import math
from datetime import timedelta
from typing import Final

from scoring_service.kernel.errors import (
    Conflict,
    Forbidden,
    NotFound,
    Throttled,
    Unauthenticated,
)
from scoring_service.kernel.texts import marked as N_

_REMEDY_FOR_CREDENTIALS: Final = N_(
    "Send a valid credential as `Authorization: Bearer …`: an organisation's key, the token of a "
    "private link, or that of a signed-in account."
)


def no_credential() -> Unauthenticated:
    return Unauthenticated(
        "no_credential",
        N_("You are not signed in"),
        N_("This address is not open to everybody, and the request names no caller."),
        _REMEDY_FOR_CREDENTIALS,
    )


def unknown_credential() -> Unauthenticated:
    return Unauthenticated(
        "unknown_credential",
        N_("The credential is not valid"),
        N_("The credential is unknown, has expired or was revoked."),
        _REMEDY_FOR_CREDENTIALS,
    )


def unknown_private_link() -> NotFound:
    return NotFound(
        "unknown_private_link",
        N_("This private link does not work"),
        N_("The link is incomplete, has expired or was withdrawn."),
        N_("Open the whole link as you received it, or ask whoever gave it to you for a new one."),
    )


def not_permitted() -> Forbidden:
    return Forbidden(
        "not_permitted",
        N_("You may not do this"),
        N_("The credential is valid, but was not given for this."),
        N_("Use a key with the scope, or an account with the role, that this address asks for."),
    )


def wrong_credentials() -> Unauthenticated:
    return Unauthenticated(
        "wrong_credentials",
        N_("Sign-in failed"),
        N_("The e-mail address and the password do not belong together."),
        N_("Check both and try again."),
    )


def too_many_attempts(wait: timedelta) -> Throttled:
    return Throttled(
        "too_many_attempts",
        N_("Too many failed sign-ins"),
        N_("There were too many attempts to sign in with this e-mail address."),
        N_("Wait {retry_after} seconds, then try again."),
        retry_after=math.ceil(wait.total_seconds()),
    )


def account_exists(email: str) -> Conflict:
    return Conflict(
        "account_exists",
        N_("There is such an account already"),
        N_("Somebody already has an account with the e-mail address {email}."),
        N_("Use another address, or sign in with this one."),
        email=email,
    )


def unknown_account(email: str) -> NotFound:
    return NotFound(
        "unknown_account",
        N_("There is no such account"),
        N_("Nobody with this role has an account with the e-mail address {email}."),
        N_("Check the address."),
        email=email,
    )


def unknown_id(sought: str) -> NotFound:
    return NotFound(
        "unknown_id",
        N_("There is no such entry"),
        N_("There is no organisation, key or link with the id {sought}."),
        N_("Check the id."),
        sought=sought,
    )
