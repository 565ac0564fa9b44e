"""`scoring organisations | keys | reviewers | publishers`: who may use this installation."""

from datetime import UTC, datetime

import click

from scoring_service.accounts import affiliations, inventory, service
from scoring_service.accounts.principals import KeyKind, OrganisationKind, Role, Scope
from scoring_service.cli.database import opened_database
from scoring_service.kernel.clock import SystemClock, rfc3339
from scoring_service.kernel.database import reading, transaction


class Instant(click.ParamType[datetime]):
    """An instant as RFC 3339 writes it; without a time zone it would mean several."""

    name = "instant"

    def convert(
        self,
        value: str | datetime,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        try:
            instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            self.fail(f"{value} is not an instant like 2026-12-01T00:00:00Z.", param, ctx)
        return instant.astimezone(UTC)


def instant_or_never(instant: datetime | None) -> str:
    """Write an instant that a list may lack."""
    return "never" if instant is None else rfc3339(instant)


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


@organisations.command("list")
def list_organisations() -> None:
    """List the organisations: id, kind, since when, name."""
    with opened_database() as engine, reading(engine) as session:
        found = inventory.list_organisations(session)
    for organisation in found:
        since = rfc3339(organisation.created_at)
        click.echo(f"{organisation.id}  {organisation.kind:<14}  {since}  {organisation.name}")


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
    click.echo(f"Its id is {issued.id}; `scoring keys revoke` ends it.", err=True)
    click.echo("Keep it safe: it is not stored and cannot be shown again.", err=True)


@keys.command("list")
@click.argument("organisation")
def list_keys(organisation: str) -> None:
    """List the keys of the ORGANISATION with this id, revoked ones too; never their text."""
    with opened_database() as engine, reading(engine) as session:
        found = inventory.list_keys(session, organisation)
    for key in found:
        click.echo(
            f"{key.id}  {key.kind}  {','.join(key.scopes)}  created {rfc3339(key.created_at)}  "
            f"revoked {instant_or_never(key.revoked_at)}"
        )


@keys.command("revoke")
@click.argument("key")
@click.option("--at", type=Instant(), help="When it ends, like 2026-12-01T00:00:00Z. Default: now.")
def revoke_key(key: str, at: datetime | None) -> None:
    """End the KEY with this id; an end that was set before can only be brought forward."""
    now = SystemClock().now()
    if at is not None and at < now:
        raise click.BadParameter(
            "It lies in the past. Leave it out to end the key at once.", param_hint="--at"
        )
    with opened_database() as engine, transaction(engine) as session:
        ends_at = service.revoke_key(session, key, at=at or now)
    click.echo(f"{key} opens nothing from {rfc3339(ends_at)} on.")


@click.group()
def reviewers() -> None:
    """Look after the people who decide objections."""


@click.group()
def publishers() -> None:
    """Look after the people who approve publications."""


@reviewers.command("add")
@click.argument("email")
@click.option(
    "--organisation",
    help="The id of the organisation they belong to, about which they then decide nothing.",
)
@click.password_option()
def add_reviewer(email: str, organisation: str | None, password: str) -> None:
    """Let the person with this EMAIL sign in and decide objections."""
    _add_account(email, password, Role.REVIEWER, organisation)


@reviewers.command("affiliate")
@click.argument("email")
@click.argument("organisation", required=False)
def affiliate_reviewer(email: str, organisation: str | None) -> None:
    """Say that the reviewer with this EMAIL belongs to an ORGANISATION; left out, to none."""
    with opened_database() as engine, transaction(engine) as session:
        affiliations.set_affiliation(session, email, Role.REVIEWER, organisation)
    click.echo(f"{email} belongs to {organisation or 'no organisation'}.")


@reviewers.command("list")
def list_reviewers() -> None:
    """List the reviewers: account, organisation they belong to, e-mail address."""
    with opened_database() as engine, reading(engine) as session:
        found = service.list_accounts(session, Role.REVIEWER)
    for reviewer in found:
        click.echo(
            f"{reviewer.account_id}  {reviewer.organisation_id or '-':<40}  {reviewer.email}"
        )


@publishers.command("add")
@click.argument("email")
@click.password_option()
def add_publisher(email: str, password: str) -> None:
    """Let the person with this EMAIL approve versions."""
    _add_account(email, password, Role.PUBLISHER)


def _add_account(email: str, password: str, role: Role, organisation: str | None = None) -> None:
    with opened_database() as engine, transaction(engine) as session:
        added = service.add_account(
            session, email, password, role, organisation_id=organisation, now=SystemClock().now()
        )
    click.echo(added)
