"""`scoring links`: the private links to a score."""

import click

from scoring_service.accounts import service as accounts
from scoring_service.cli.accounts import instant_or_never
from scoring_service.cli.database import opened_database
from scoring_service.kernel.clock import SystemClock, rfc3339
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.settings import Settings
from scoring_service.scoring import links as private_links


@click.group()
def links() -> None:
    """Look after the private links to scores."""


@links.command("list")
@click.argument("score")
def list_links(score: str) -> None:
    """List the private links that open the SCORE with this id; never their addresses.

    Those made for a score that it replaced open it too. Ended ones are listed as well.
    """
    with opened_database() as engine, reading(engine) as session:
        found = private_links.list_links(session, score)
    for link in found:
        ends = f"expires {rfc3339(link.expires_at)}  revoked {instant_or_never(link.revoked_at)}"
        click.echo(f"{link.id}  {link.score_id}  created {rfc3339(link.created_at)}  {ends}")


@links.command("issue")
@click.argument("score")
def issue(score: str) -> None:
    """Make a new private link to the SCORE with this id and print its address, this one time."""
    settings = Settings.from_environment()
    with opened_database(settings) as engine, transaction(engine) as session:
        now = SystemClock().now()
        link = private_links.issue_link(session, score, base_url=settings.base_url, now=now)
    click.echo(link.url)
    click.echo(f"Its id is {link.id}; it works until {rfc3339(link.expires_at)}.", err=True)
    click.echo("Hand it to the person scored: it cannot be shown again.", err=True)


@links.command("revoke")
@click.argument("link", required=False)
@click.option("--score", help="End every link that opens the score with this id.")
def revoke(link: str | None, score: str | None) -> None:
    """End the private LINK with this id, or all of a score."""
    if (link is None) == (score is None):
        raise click.UsageError("Name one link, or a score by --score.")
    with opened_database() as engine, transaction(engine) as session:
        now = SystemClock().now()
        if score is not None:
            ended = private_links.revoke_links(session, score, now=now)
            click.echo(f"Private links ended: {ended}.")
        else:
            accounts.revoke_subject_link(session, link or "", now=now)
            click.echo(f"{link} opens nothing any more.")
