"""`scoring demo`: one command from an empty directory to a service that can be tried.

Everything it does can be done again: tables are upgraded, releases taken in, credentials made, only
where they are not there yet. What it prints and what `demo.json` holds is the same.
"""

import os
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

import scoring_service
from scoring_service.cli import demonstration
from scoring_service.cli.database import opened_database, upgrade_database
from scoring_service.cli.serve import HOST, refuse_occupied, run_gunicorn
from scoring_service.kernel.clock import SystemClock
from scoring_service.kernel.database import reading, transaction
from scoring_service.kernel.settings import Settings
from scoring_service.registry import releases
from scoring_service.registry import service as registry

RELEASES = Path(scoring_service.__file__).parents[1] / "algorithm_disclosures"


@click.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1))
def demo(port: int) -> None:
    """Serve the demonstration, set up with example clients, until told to stop."""
    refuse_occupied(HOST, port)
    os.environ.setdefault("SCORING_BASE_URL", f"http://{HOST}:{port}")
    os.environ["SCORING_DEMO"] = "1"
    settings = Settings.from_environment()
    upgrade_database(settings)
    with opened_database(settings) as engine:
        seed_publications(engine, settings)
        content = _credentials(engine, settings)
    demonstration.write_credentials(settings, content)
    demonstration.summary(content, click.echo)
    click.echo(f"\n  All of this is in {demonstration.demo_file(settings)}. Stop with Ctrl-C.\n")
    run_gunicorn(HOST, port)


def seed_publications(engine: Engine, settings: Settings) -> None:
    """Take in the published releases: into the database, and into MLflow where it lacks them."""
    with reading(engine) as session:
        known = {(p.model, str(p.version)) for p in registry.list_publications(session)}
    for directory in releases.list_directories(RELEASES):
        name = (directory.parent.name, directory.name)
        if name in known and settings.mlruns.exists():
            continue
        click.echo(f"Taking in {' '.join(name)}")
        _seed(engine, settings, directory)


def _seed(engine: Engine, settings: Settings, directory: Path) -> None:
    from scoring_service.registry import mlflow_store  # seconds to import

    mlflow_store.seed_release(settings, directory)
    with transaction(engine) as session:
        publication = registry.import_release(session, directory, now=SystemClock().now())
    mlflow_store.mirror(settings, [publication])


def _credentials(engine: Engine, settings: Settings) -> dict[str, Any]:
    earlier = demonstration.read_credentials(settings)
    with transaction(engine) as session:
        now = SystemClock().now()
        content = demonstration.ensure_credentials(session, earlier, now=now)
    return {"base_url": settings.base_url, **content}
