"""`scoring organisations | keys | reviewers | publishers`: who may use this installation."""

import click

from scoring_service.accounts import service
from scoring_service.accounts.principals import KeyKind, OrganisationKind, Role, Scope
from scoring_service.cli.database import opened_database
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import transaction


@click.group()
def organisations() -> None:
    """Look after lenders and other organisations."""


@organisations.command("add")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OrganisationKind]),
    default=OrganisationKind.LENDER.value,
    show_default=True,
)
def add_organisation(name: str, kind: str) -> None:
    """Record an organisation called NAME and print its id."""
    with opened_database() as engine, transaction(engine) as session:
        now = SystemClock().now()
        click.echo(service.add_organisation(session, name, OrganisationKind(kind), now=now))


@click.group()
def keys() -> None:
    """Look after the keys of organisations."""


@keys.command("issue")
@click.argument("organisation")
@click.option("--kind", type=click.Choice(["live", "test"]), default="live", show_default=True)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key may do; give it again for more. Default: everything.",
)
def issue_key(organisation: str, kind: KeyKind, scopes: tuple[str, ...]) -> None:
    """Make a key for the ORGANISATION with this id and print it, this one time."""
    granted = [Scope(scope) for scope in scopes] or list(Scope)
    with opened_database() as engine, transaction(engine) as session:
        now = SystemClock().now()
        issued = service.issue_key(session, organisation, kind=kind, scopes=granted, now=now)
    click.echo(issued.key)
    click.echo("Keep it safe: it is not stored and cannot be shown again.", err=True)


@click.group()
def reviewers() -> None:
    """Look after the people who decide objections."""


@click.group()
def publishers() -> None:
    """Look after the people who approve publications."""


@reviewers.command("add")
@click.argument("email")
@click.password_option()
def add_reviewer(email: str, password: str) -> None:
    """Let the person with this EMAIL sign in and decide objections."""
    _add_account(email, password, Role.REVIEWER)


@publishers.command("add")
@click.argument("email")
@click.password_option()
def add_publisher(email: str, password: str) -> None:
    """Let the person with this EMAIL approve versions."""
    _add_account(email, password, Role.PUBLISHER)


def _add_account(email: str, password: str, role: Role) -> None:
    with opened_database() as engine, transaction(engine) as session:
        now = SystemClock().now()
        click.echo(service.add_account(session, email, password, role, now=now))
