"""How an approver sees what they answer for, and proves to be who they are.

Invariants: a password is asked for only where a person can type it unseen; it is compared and let
go, never printed, logged or kept; and a failed attempt counts like a failed sign-in.
"""

import os
import sys
from typing import Final

import click

from scoring_service.accounts import service as accounts
from scoring_service.cli.database import opened_database
from scoring_service.disclosures import rewording
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.errors import Throttled, Unauthenticated
from scoring_service.kernel.secret_key import load_secret_key
from scoring_service.kernel.settings import Settings
from scoring_service.registry.candidates import Identity

PASSWORD_VARIABLE: Final = "SCORING_APPROVER_PASSWORD"  # noqa: S105 - its name

_NO_PASSWORD: Final = (
    "no password was given: run the command at a terminal, where it asks for the password of the "
    f"approver's account, or set {PASSWORD_VARIABLE}"
)


def show_rewording(difference: str) -> None:
    """Print every line that was reworded, and the digest by which the whole is accepted."""
    if difference:
        click.echo("The texts were reworded (-: the draft, +: the text to be published):")
        click.echo(difference)
        click.echo(f"This rewording is {rewording.digest(difference)}")


def prove_identity(settings: Settings, email: str) -> Identity:
    """Ask whoever approves for the password of their account; say whether it is theirs."""
    password = _password(email)
    if not password:
        return Identity(None, _NO_PASSWORD)
    secret_key = load_secret_key(settings.secret_key_file)
    with opened_database(settings) as engine:
        try:
            accounts.prove_password(
                engine, email, password, secret_key=secret_key, now=SystemClock().now()
            )
        except (Unauthenticated, Throttled) as refusal:
            return Identity(None, str(refusal))
    return Identity(email)


def _password(email: str) -> str | None:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given or not _is_at_terminal():
        return given
    password: str = click.prompt(f"Password of {email}", hide_input=True, err=True)
    return password


def _is_at_terminal() -> bool:
    return sys.stdin.isatty()
