"""`scoring demo`: one command from an empty directory to a service that can be tried.

Everything it does can be done again: tables are upgraded, releases taken in, credentials made, only
where they are not there yet. What it prints and what `demo.json` holds is the same, and is there
before the service is. MLflow, which none of it needs, learns of the releases beside the service.
"""

import json
import os
from importlib import resources
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scoring_service.cli import beside, demonstration
from scoring_service.cli.database import opened_database, upgrade_database
from scoring_service.cli.publishing import RELEASES
from scoring_service.cli.serve import HOST, refuse_occupied, run_gunicorn
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.demonstration import demo_file
from scoring_service.kernel.settings import Settings
from scoring_service.registry import releases
from scoring_service.registry import service as registry

_EXAMPLE: Final = "example-5"
"""Late last month for the first time: a client who might object to exactly that."""


@click.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1))
@click.option(
    "--releases",
    "root",
    default=RELEASES,
    show_default="algorithm_disclosures",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the published versions lie that are served.",
)
def demo(port: int, root: Path) -> None:
    """Serve the demonstration, set up with example clients, until told to stop."""
    refuse_occupied(HOST, port)
    os.environ.setdefault("SCORING_BASE_URL", f"http://{HOST}:{port}")
    os.environ["SCORING_DEMO"] = "1"
    settings = Settings.from_environment()
    upgrade_database(settings)
    with opened_database(settings) as engine:
        take_in_releases(engine, root)
        content = _content(engine, settings)
    demonstration.write_credentials(settings, content)
    demonstration.summary(content, click.echo)
    click.echo(f"\n  All of this is in {demo_file(settings)}. Stop with Ctrl-C.")
    click.echo("  MLflow is made ready beside the service, and says so here.\n")
    os.environ[beside.RELEASES_VARIABLE] = str(root.absolute())
    run_gunicorn(HOST, port)


def take_in_releases(engine: Engine, root: Path) -> None:
    """Publish the releases that the database lacks."""
    with reading(engine) as session:
        known = {(p.model, str(p.version)) for p in registry.list_publications(session)}
    for directory in releases.list_directories(root):
        name = (directory.parent.name, directory.name)
        if name not in known:
            click.echo(f"Taking in {' '.join(name)}")
            with transaction(engine) as session:
                registry.import_release(session, directory, now=SystemClock().now())


def _content(engine: Engine, settings: Settings) -> dict[str, Any]:
    earlier = demonstration.read_credentials(settings)
    with transaction(engine) as session:
        now = SystemClock().now()
        content = demonstration.ensure_credentials(session, earlier, now=now)
        return {"base_url": settings.base_url, **content, "example": _example(session)}


def _example(session: Session) -> dict[str, Any]:
    """Return a body for `POST /v1/scores`: one of the example clients that the pages offer."""
    file = resources.files("scoring_service").joinpath("web", "demo", "examples.json")
    examples = json.loads(file.read_text(encoding="utf-8"))
    model, clients = examples["model"], {client["id"]: client for client in examples["clients"]}
    digest = registry.get_publication(session, model).digest
    known = registry.get_algorithm(session, digest).item_by_id
    return {
        "model": model,
        "subject": {"scheme": "lender-reference", "id": "C-20391"},
        "purpose": "credit_application",
        "legal_basis": "consent",
        "consent_reference": "2026-11-01/17",
        "items": {
            item: value for item, value in clients[_EXAMPLE]["items"].items() if item in known
        },
    }
